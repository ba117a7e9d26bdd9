/** For tests that run beside a foreign program where it is installed. */
import { execFileSync } from 'node:child_process';

export function hasProgram(name: string, versionFlag: string): boolean {
  try {
    execFileSync(name, [versionFlag], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
