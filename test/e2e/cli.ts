/** Runs the real program in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

export interface CliResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Run as another user. */
  uid?: number;
}

/** Starts the program with nothing of this machine's configuration in its environment. */
export function startCli(args: readonly string[], { env = {}, cwd = '/', uid }: CliOptions = {}): { child: ChildProcess; result: Promise<CliResult> } {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('RUBRICATOR_') && name !== 'NO_COLOR' && name !== 'FORCE_COLOR'),
  );
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'src/main.ts'), ...args], {
    cwd,
    ...(uid !== undefined && { uid, gid: uid }),
    env: { ...clean, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent', XDG_STATE_HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const result = new Promise<CliResult>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
  return { child, result };
}

export function runCli(args: readonly string[], options?: CliOptions): Promise<CliResult> {
  return startCli(args, options).result;
}
