/**
 * Runs the real program: `startCli` in a process of its own, which can be signalled; `runCli` in one that runs many commands, one after
 * the other.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { PROGRAM } from './program-file.ts';
import { runProgram } from './program-pool.ts';

export interface CliResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** For programs that are killed or run for long: coverage would slow them, and other tests run the same code. */
export const WITHOUT_COVERAGE = { NODE_V8_COVERAGE: '' };

export interface CliOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Run as another user. */
  uid?: number;
  /** The file to run. */
  program?: string;
}

/** Starts the program in a process of its own. */
export function startCli(
  args: readonly string[],
  { env, cwd = '/', uid, program = PROGRAM }: CliOptions = {},
): { child: ChildProcess; result: Promise<CliResult> } {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    ...(uid !== undefined && { uid, gid: uid }),
    env: environment(env, uid),
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

/** Runs a command of the program to its end. */
export function runCli(args: readonly string[], { env, cwd = '/', uid }: CliOptions = {}): Promise<CliResult> {
  return runProgram({ args: [...args], env: environment(env, uid), cwd }, uid);
}

/** The environment of a program, with nothing of this machine's configuration. */
export function environment(more: Record<string, string> = {}, uid?: number): Record<string, string> {
  const clean = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
      value === undefined || name.startsWith('RUBRICATOR_') || name === 'NO_COLOR' || name === 'FORCE_COLOR' ? [] : [[name, value]],
    ),
  );
  // Node hands this variable to every process that it starts, unless it is set. Another user cannot write where coverage is collected.
  const noCoverage: Record<string, string> = uid === undefined ? {} : WITHOUT_COVERAGE;
  return { ...clean, ...noCoverage, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent', XDG_STATE_HOME: '/nonexistent', ...more };
}
