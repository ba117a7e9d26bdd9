/** The same books in several homes: for one process with a file, and for several processes with PostgreSQL and Redis. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { makeWorld } from '../../src/demo/generate.ts';
import { startWorldServer, type WorldServer, type WorldServerOptions } from '../../src/demo/server.ts';
import { openPostgres } from '../../src/store/postgres/database.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { writeLibrary } from '../accuracy/library.ts';
import { startCli, WITHOUT_COVERAGE } from './cli.ts';
import { differences, sidecarsBelow } from './compare.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { type ConfigMore, writeConfig } from './world-config.ts';

/** Providers that are asked by numbers, in batches, and by title. */
export const PROVIDERS = ['audible', 'audnexus', 'openlibrary'];
/** Nothing lasts longer, however slow the machine. */
export const LONG_MS = 60 * 60_000;

export interface BookWorld {
  server: WorldServer;
  /** A home with all books. @param more sections of the config, of all processes there */
  home(name: string, more: ConfigMore): Home;
}

export interface Home {
  /** Where the books are. */
  path: string;
  /** Writes the config of one process, which has a state folder of its own, and returns the file. @param more further sections of this process alone */
  configure(part: string, more?: ConfigMore): string;
  /** The state folder of a process. */
  state(part: string): string;
}

export async function startBookWorld({ books: items, seed, folder }: { books: number; seed: string; folder: string }, options: WorldServerOptions) {
  const world = makeWorld({ seed, works: items });
  const server = await startWorldServer(world, options);
  return {
    server,
    home(name, more) {
      const path = join(folder, name, 'books');
      const state = (part: string) => join(folder, name, part);
      mkdirSync(path, { recursive: true });
      writeLibrary(path, world, { items, seed });
      const configure: Home['configure'] = (part, own = {}) => {
        mkdirSync(state(part), { recursive: true });
        writeConfig(state(part), server, PROVIDERS, {
          ...{ stateDir: state(part), api: { port: 0, requestsPerMinute: 100_000 }, watch: { settleSeconds: 0, shutdownSeconds: 5 } },
          ...{ libraries: [{ id: 'books', path, kind: 'mixed' }], ...more, ...own },
        });
        return join(state(part), 'rubricator.yaml');
      };
      return { path, configure, state };
    },
  } satisfies BookWorld;
}

export const lead = (config: string, env: Record<string, string> = {}): Daemon => startDaemon(config, { env: { ...WITHOUT_COVERAGE, ...env } });
export const work = (config: string, env: Record<string, string> = {}) => startCli(['worker', '--config', config], { env: { ...WITHOUT_COVERAGE, ...env } });

interface Told {
  book: string;
  what: string;
  value: string | null;
  by: string | null;
}

/** What a store tells of its books in the same words whatever kind it is and whoever worked on it: without numbers and times. */
const QUESTIONS = {
  decisions: sql<Told>`select i.path as book, d.key as what, d.verdict as value, d.words as by from decisions d join items i on i.id = d.item_id order by d.item_id, d.key`,
  overrides: sql<Told>`select i.path as book, o.field as what, o.value, o.origin as by from overrides o join items i on i.id = o.item_id`,
  lookups: sql<Told>`select i.path as book, l.provider as what, l.outcome as value, l.error as by from lookups l join items i on i.id = l.item_id`,
  history: sql<Told>`select w.path as book, w.action as what, w.after_hash as value, w.exporter as by from writes w where w.done order by w.path, w.id`,
};

/** By the name of what is told, one line for each: records, decisions, answers and history. */
export type Story = Map<string, string[]>;

/** @param config of a process in whose state folder, or database, the store is */
export async function storyOf(config: string, { state, database }: { state: string; database?: string | undefined }): Promise<Story> {
  const db = database === undefined ? await openDatabase(join(state, 'rubricator.sqlite')) : await openPostgres({ url: database, connections: 1 });
  const story: Story = new Map([['records', await recordsOf(config)]]);
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const { rows } = await question.execute(db as Kysely<unknown>);
    const lines = rows.map((row) => JSON.stringify(row));
    story.set(name, name === 'history' ? lines : lines.sort());
  }
  await db.destroy();
  return story;
}

/** What the catalogue says of each book, but for its number and the time of its change. */
async function recordsOf(config: string): Promise<string[]> {
  const file = `${config}.jsonl`;
  const { code, stderr } = await startCli(['catalogue', 'export', '--format', 'jsonl', '-o', file, '--config', config]).result;
  if (code !== 0) throw new Error(`the catalogue cannot be exported: ${stderr}`);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), id: 0, changedAt: '' })).sort();
}

/** Where two stories part: of each kind how many lines there are, and the first that only one of them has. */
export function partings(found: Story, expected: Story): string[] {
  return [...expected].flatMap(([name, lines]) => {
    const told = found.get(name) ?? [];
    const [left, right] = [new Set(told), new Set(lines)];
    const odd = [...told.filter((line) => !right.has(line)).map((line) => `+ ${line}`), ...lines.filter((line) => !left.has(line)).map((line) => `- ${line}`)];
    if (odd.length === 0 && told.length === lines.length) return [];
    return [`${name}: ${told.length} instead of ${lines.length}, ${odd.length} differ: ${odd.slice(0, 4).join(' ').slice(0, 900)}`];
  });
}

export interface Sidecars {
  whole: Map<string, string>;
  /** Temp files of processes that were killed; they are taken away after ten minutes. */
  unfinished: number;
}

export function sidecarsOf({ path }: Home): Sidecars {
  const all = [...sidecarsBelow(path)];
  const whole = new Map(all.filter(([name]) => !/(?:^|\/)\.[^/]*\.tmp$/.test(name)));
  return { whole, unfinished: all.length - whole.size };
}

export const sidecarsThatDiffer = (found: Home, expected: Home): string[] => differences(sidecarsOf(found).whole, sidecarsOf(expected).whole);
