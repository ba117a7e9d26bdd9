/** Runs a command and says what it took: of a Node process, by what it says of itself when it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import type { Measure } from './one.ts';

/** Written to the error output at the end. */
const AT_EXIT = `import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => process.stderr.write('\\nused ' + JSON.stringify(process.resourceUsage())));`;

const MAIN = join(PACKAGE_ROOT, 'dist/main.js');

/** `rubricator` with these arguments, as it is installed. Wall time is the whole process's, from its start. */
export function rubricator(...args: string[]): Promise<Measure & { out: string }> {
  return run(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(AT_EXIT)}`, MAIN, ...args]);
}

export function bareNode(): Promise<Measure> {
  return run(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(AT_EXIT)}`, '-e', '0']);
}

async function run(command: string, args: readonly string[]): Promise<Measure & { out: string }> {
  const startedMs = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (error = (error + chunk).slice(-20_000)));
  await once(child, 'close');
  const wallMs = performance.now() - startedMs;
  const used = JSON.parse(/\nused (\{.*\})/.exec(error)?.[1] ?? '{}') as NodeJS.ResourceUsage;
  if (used.maxRSS === undefined) throw new Error(`${args.join(' ')}: ${error.slice(-500)}`);
  const count = Number(/^(\d+) books/m.exec(out)?.[1] ?? 0);
  return { count, wallMs, cpuMs: (used.userCPUTime + used.systemCPUTime) / 1000, peakRssMb: used.maxRSS / 1024, out };
}

/** A job of `one.ts`. */
export async function job(name: string, library: string): Promise<Measure> {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'test/bench/one.ts'), name, library], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  await once(child, 'close');
  return JSON.parse(out) as Measure;
}

export function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
