/** Real disks for tests, where the system lets a test make them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** True where this user may mount file systems. */
export const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

export function mount(folder: string, ...options: string[]): void {
  execFileSync('mount', [...options, folder], { stdio: 'ignore' });
  onTestFinished(() => {
    try {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    } catch {
      // The test did it.
    }
  });
}
