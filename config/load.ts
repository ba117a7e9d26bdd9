/** File, environment and flags → one frozen Config, or a ConfigError that lists every problem with its place. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Document, isMap, LineCounter, parse, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { ConfigError, type ConfigProblem, errnoOf, messageOf } from '../src/domain/errors.ts';
import { anchored } from './anchored.ts';
import { type OptionLeaf, openSections, optionLeaves } from './options.ts';
import { mistypedSources, unknownVariable, wordsFor } from './problems.ts';
import type { Config, ConfigSchema } from './schema.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadInput {
  schema: ConfigSchema;
  env: Environment;
  /** Current folder. */
  cwd: string;
  /** A file named by a flag; it must exist. */
  file?: string;
  /** A text that stands for what the file says. */
  text?: string;
  /** Values of flags by option path; they win. */
  flags?: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  config: Config;
  /** The file that was read, if any. */
  file?: string;
  /** The same problem with where its option comes from, for what is found out later. */
  placed(problem: Pick<ConfigProblem, 'path' | 'message'>): ConfigProblem;
}

const CONFIG_NAME = 'rubricator.yaml';
const PREFIX = 'RUBRICATOR_';
/** Variables with the prefix that name no option. */
const OTHER_NAMES = new Set(['RUBRICATOR_CONFIG', 'RUBRICATOR_PASSPHRASE', 'RUBRICATOR_PASSPHRASE_FILE', 'RUBRICATOR_HEARTBEAT_FILE']);

/** Where we look for a config file; the first hit wins. */
export function configPlaces(env: Environment, cwd: string): string[] {
  const xdg = env.XDG_CONFIG_HOME || (env.HOME ? join(env.HOME, '.config') : undefined);
  return [join(cwd, CONFIG_NAME), ...(xdg ? [join(xdg, 'rubricator', CONFIG_NAME)] : []), join('/etc/rubricator', CONFIG_NAME)];
}

/** Loads and checks the configuration. Throws `ConfigError`. */
export function loadConfig({ schema, env, cwd, file, text, flags = {} }: LoadInput): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const source = readFirst({ env, cwd, file, text }, problems);
  const values: Record<string, unknown> = source?.values ?? {};
  const origins = new Map<string, string>();
  for (const { leaf, name, value } of fromEnvironment(env, schema, problems)) {
    put(values, leaf.path, value);
    origins.set(leaf.path.join('.'), name);
  }
  for (const [path, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    put(values, path.split('.'), value);
    origins.set(path, 'command line');
  }
  // A config is read once: zod would compile a parser for each of its sections first.
  const parsed = schema.safeParse(values, { jitless: true });
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => toProblems(issue, { schema, values, source, origins })));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const config = anchored(parsed.data, source ? dirname(source.file) : cwd);
  const again = config.libraries.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index);
  const mistyped = mistypedSources(config).map(({ path, message }) => problemAt(path, message, { source, origins }));
  if (mistyped.length > 0) throw new ConfigError(mistyped);
  if (again.length > 0) throw new ConfigError([{ path: 'libraries', message: `two libraries are called “${again[0]}”`, source: source?.file }]);
  return { config: deepFreeze(config), file: source?.file, placed: ({ path, message }) => problemAt(path.split('.'), message, { source, origins }) };
}

export interface Source {
  file: string;
  values: Record<string, unknown>;
  document: Document;
  lines: LineCounter;
}

/** The config file, or what is said to stand in it; undefined if there is none, or none that can be read. */
export function readFirst({ env, cwd, file: named, text: said }: Omit<LoadInput, 'schema' | 'flags'>, problems: ConfigProblem[]): Source | undefined {
  if (said !== undefined && named !== undefined) return parseSource(resolve(cwd, named), said, problems);
  const explicit = named ?? env.RUBRICATOR_CONFIG;
  for (const file of explicit ? [resolve(cwd, explicit)] : configPlaces(env, cwd)) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const code = errnoOf(error);
      if (!explicit && (code === 'ENOENT' || code === 'ENOTDIR')) continue;
      problems.push({ path: '', message: code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`, source: file });
      return undefined;
    }
    return parseSource(file, text, problems);
  }
  return undefined;
}

function parseSource(file: string, text: string, problems: ConfigProblem[]): Source | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  for (const error of document.errors) problems.push({ path: '', message: error.message, source: file, line: lines.linePos(error.pos[0]).line });
  if (document.errors.length > 0) return undefined;
  let values: unknown;
  try {
    values = withoutNulls(document.toJS({ maxAliasCount: 100 }) ?? {});
  } catch (error) {
    // An alias of nothing, aliases that multiply, or one that holds itself.
    const message = error instanceof RangeError ? 'an alias holds itself' : messageOf(error);
    problems.push({ path: '', message, source: file, line: lineOfAlias(document, lines) });
    return undefined;
  }
  if (typeof values !== 'object' || Array.isArray(values)) {
    problems.push({ path: '', message: 'must be a map of options', source: file, line: 1 });
    return undefined;
  }
  return { file, values: values as Record<string, unknown>, document, lines };
}

/** A key without a value (`limits:` over commented lines) counts as absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

/** `RUBRICATOR_<PATH>` and, for secrets kept in files, `RUBRICATOR_<PATH>_FILE`. Values are read as YAML. */
function* fromEnvironment(env: Environment, schema: ConfigSchema, problems: ConfigProblem[]): Generator<{ leaf: OptionLeaf; name: string; value: unknown }> {
  const names = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !OTHER_NAMES.has(name));
  if (names.length === 0) return;
  const byName = new Map(optionLeaves(schema).map((leaf) => [leaf.environmentName, leaf]));
  let open: string[] | undefined;
  for (const name of names.sort()) {
    const direct = byName.get(name);
    const fromFile = direct ? undefined : byName.get(name.replace(/_FILE$/, ''));
    const leaf = direct ?? fromFile;
    if (!leaf) {
      open ??= openSections(schema);
      if (open.some((start) => name.startsWith(start))) continue;
      problems.push({ path: name, message: unknownVariable(name, [...byName.keys()]), source: 'environment' });
      continue;
    }
    const text = fromFile ? readSecret(name, env[name] ?? '', problems) : env[name];
    if (text !== undefined) yield { leaf, name, value: leaf.isText ? text : parseValue(text) };
  }
}

function readSecret(name: string, file: string, problems: ConfigProblem[]): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    problems.push({ path: name, message: `its file cannot be read (${errnoOf(error)})`, source: 'environment' });
    return undefined;
  }
}

function parseValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function put(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = values;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== 'object' || next === null) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  at[path.at(-1) ?? ''] = value;
}

/** One problem per unknown key, with the line on which it stands. */
function toProblems(issue: z.core.$ZodIssue, { schema, values, ...places }: Places & { schema: ConfigSchema; values: unknown }): ConfigProblem[] {
  return wordsFor(issue, values, schema).map(({ path, message }) => problemAt(path, message, places));
}

interface Places {
  source: Source | undefined;
  /** Where values come from that are not in the file, by option. */
  origins: ReadonlyMap<string, string>;
}

function problemAt(path: readonly string[], message: string, { source, origins }: Places): ConfigProblem {
  const dotted = path.join('.');
  const origin = origins.get(dotted);
  if (origin) return { path: dotted, message, source: origin };
  return { path: dotted, message, source: source?.file, line: source && lineOf(source, path) };
}

/** The line of the alias that is to blame: of nothing, or of what it stands in; otherwise the last, which multiplies the others. */
function lineOfAlias(document: Document, lines: LineCounter): number | undefined {
  let at: number | undefined;
  visit(document, {
    Alias(_, alias, parents) {
      at = alias.range?.[0] ?? at;
      const meant = alias.resolve(document);
      return meant === undefined || parents.some((parent) => parent === meant) ? visit.BREAK : undefined;
    },
  });
  return at === undefined ? undefined : lines.linePos(at).line;
}

/** The line of an option's key in the file, or of the nearest thing above it. */
function lineOf({ document, lines }: Source, path: readonly string[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1).map(indexOrKey), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => String((item.key as { value?: unknown } | null)?.value) === key) : undefined;
    const node = (pair?.key ?? document.getIn(path.slice(0, length).map(indexOrKey), true)) as { range?: [number, number, number] | null } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function indexOrKey(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
