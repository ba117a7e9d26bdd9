/** Has a plugin described by its code, once for every state of its files. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { printable } from '../domain/text/printable.ts';
import { SDK_VERSION } from '../sdk/version.ts';
import type { PluginCalls } from './child.ts';
import { definitionsOf } from './definitions.ts';
import { PluginDescription } from './description.ts';
import { launchOf, type PluginCode } from './launch.ts';
import { CONTRIBUTIONS, type PluginPackage } from './manifest.ts';
import { optionProblem } from './option-problems.ts';

export interface DescribeOptions {
  /** Where descriptions are kept; nothing is kept where nothing can be written. */
  keepIn: string;
  env: NodeJS.ProcessEnv;
  /** A plugin whose code is not loaded by then is given up. */
  maxMs?: number;
}

export type Described = { description: PluginDescription } | { problem: string };

const MAX_MS = 10_000;
const MAX_BYTES = 4_000_000;
const MAX_FILES = 5000;

/** Blocks until the plugin is described, which takes a process unless its description is kept. */
export function describeCode(plugin: PluginPackage & PluginCode, options: DescribeOptions): Described {
  const key = hashOf([SDK_VERSION, plugin.folder, plugin.entry, plugin.stamp]);
  const file = join(options.keepIn, `${key}.json`);
  const kept = readKept(file);
  if (kept) return kept;
  const described = ask(plugin, options);
  const outcome = 'description' in described ? (mismatch(plugin, described.description) ?? unusable(plugin, described.description) ?? described) : described;
  if ('description' in outcome) keep(file, outcome.description);
  return outcome;
}

function ask(plugin: PluginCode, { env, maxMs = MAX_MS }: DescribeOptions): Described {
  const { command, args, env: variables } = launchOf(plugin, 'describe', env);
  const { output, status, signal, error, stderr } = spawnSync(command, args, {
    env: variables,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: maxMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_BYTES,
  });
  if (error)
    return {
      problem:
        (error as NodeJS.ErrnoException).code === 'ETIMEDOUT' ? `it was not loaded within ${maxMs / 1000} s` : `it could not be loaded (${error.message})`,
    };
  const told = output[3]?.toString() ?? '';
  if (told === '') return { problem: `its process ended (${signal ?? `status ${status}`})${lastWords(stderr.toString())}` };
  let said: unknown;
  try {
    said = JSON.parse(told);
  } catch {
    return { problem: 'it described itself in an unknown shape' };
  }
  if (typeof said === 'object' && said !== null && 'problem' in said) return { problem: `it cannot be loaded: ${printable(String(said.problem))}` };
  const parsed = PluginDescription.safeParse((said as { description?: unknown } | null)?.description);
  if (parsed.success) return { description: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: printable(`what it brings is not as it should be: ${issue?.path.join('.')}: ${issue?.message}`) };
}

/** The last line that says something, as Node prints errors. */
function lastWords(text: string): string {
  const line = text.split('\n').findLast((each) => /^\w*Error\b/.test(each));
  return line === undefined ? '' : `: ${printable(line).slice(0, 300)}`;
}

/** What its manifest says and its code does not bring, or the other way round. */
export function mismatch({ contributes }: PluginPackage, description: PluginDescription): { problem: string } | undefined {
  for (const kind of CONTRIBUTIONS) {
    const brought = description[kind].map((each) => ('type' in each ? each.type : each.id));
    const lacking = contributes[kind].find((id) => !brought.includes(id));
    if (lacking !== undefined) return { problem: `its manifest names “${lacking}” among ${kind}, and its code brings none of that name` };
    const hidden = brought.find((id) => !contributes[kind].includes(id));
    if (hidden !== undefined) return { problem: `its code brings “${printable(hidden)}” among ${kind}, which its manifest does not name` };
  }
  return undefined;
}

/** Options with which no command could read any config. They are the same whenever the description is. */
function unusable({ version }: PluginPackage, description: PluginDescription): { problem: string } | undefined {
  const problem = optionProblem(definitionsOf(description, version, NO_CALLS));
  return problem === undefined ? undefined : { problem };
}

function refuseCall(): never {
  throw new Error('a plugin is not called while it is described');
}

const NO_CALLS: PluginCalls = { hosts: [], child: { call: refuseCall, forget: refuseCall }, startChild: refuseCall, callNow: refuseCall };

/** Another one whenever a file of the plugin is another one. Throws for a folder that cannot be read, or is too large to be a plugin. */
export function stampOf(folder: string): string {
  const stamps: [string, number, number][] = [];
  const todo = [folder];
  for (let at = todo.pop(); at !== undefined; at = todo.pop())
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) todo.push(path);
      if (entry.isSymbolicLink()) assertInside(folder, path);
      if (!entry.isFile()) continue;
      const { size, mtimeMs } = statSync(path);
      stamps.push([relative(folder, path), size, mtimeMs]);
      if (stamps.length > MAX_FILES) throw new Error(`it has more than ${MAX_FILES} files`);
    }
  return hashOf(stamps.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Node follows links out of the folders that a process may read. Throws for one that leads out of the plugin's. */
function assertInside(folder: string, path: string): void {
  let real: string;
  try {
    real = realpathSync(path);
  } catch {
    // It leads nowhere.
    return;
  }
  if (real !== folder && !real.startsWith(`${folder}/`)) throw new Error(`${relative(folder, path)} is a link that leads out of its folder`);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function readKept(file: string): Described | undefined {
  try {
    const parsed = PluginDescription.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? { description: parsed.data } : undefined;
  } catch {
    return undefined;
  }
}

function keep(file: string, description: PluginDescription): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(description), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The state may be read-only: it is described anew next time.
  }
}
