/** A store that is damaged, without a copy: what comes back from the store itself, from records beside the books, and from marks. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { writeConfig } from './world-config.ts';

let server: WorldServer;
beforeAll(async () => {
  server = await startWorldServer(worldOfBooks());
});
afterAll(() => server.close());

const ROAD = 'Marit Osei/The Lantern Coast/1 - The Salt Road';
const BELL = 'Marit Osei/The Lantern Coast/2 - The Drowned Bell [B0SIM00002]';

/** Books that were scanned with all providers; fields of one are decided, an answer about another is rejected and about a third confirmed. */
async function decidedLibrary(hasRecords: boolean) {
  const home = tempFolder();
  const shelf = join(home, 'shelf');
  mkdirSync(shelf);
  writeExampleLibrary(shelf);
  const exporters = { 'rubricator-json': { enabled: hasRecords } };
  writeConfig(home, server, [], { libraries: [{ id: 'books', path: 'shelf', kind: 'mixed' }], stateDir: 'state', exporters, http: { retryDelayMs: 1 } });
  const run = (...args: string[]) => runCli(args, { cwd: home });
  await run('scan', '--quiet');
  const [waiting] = JSON.parse((await run('review', '--json')).stdout) as { path: string }[];
  const rejected = waiting?.path.slice(shelf.length + 1) ?? '';
  expect((await run('review', 'reject', join('shelf', rejected))).code).toBe(0);
  const [answer] = answersOf((await run('explain', join('shelf', BELL), '--json')).stdout);
  expect((await run('review', 'search', join('shelf', BELL), answer ?? '', '--title', 'Drowned Bell', '--authors', 'Marit Osei')).code).toBe(0);
  expect((await run('set', join('shelf', ROAD), 'publisher=By Hand', 'tags=mine; yours', '--offline')).code).toBe(0);
  expect((await run('clear', join('shelf', ROAD), 'description', '--offline')).code).toBe(0);
  return { run, shelf, rejected, store: join(home, 'state/rubricator.sqlite') };
}

interface Explained {
  fields: Record<string, { value?: unknown; override?: unknown }>;
  candidates: { candidate: { source: string; sourceId: string }; verdict?: string }[];
}

/** As `review confirm` takes them. */
function answersOf(explained: string): string[] {
  const { candidates } = JSON.parse(explained) as Explained;
  return candidates.map(({ candidate: { sourceId } }) => sourceId);
}

type Library = Awaited<ReturnType<typeof decidedLibrary>>;

/** What people decided about the books, as the program tells it. */
async function decisions({ run, rejected, store }: Library) {
  const explained = async (book: string) => JSON.parse((await run('explain', join('shelf', book), '--json')).stdout) as Explained;
  const verdicts = async (book: string) => (await explained(book)).candidates.map(({ verdict }) => verdict).filter(Boolean);
  const { publisher, tags, description } = (await explained(ROAD)).fields;
  return {
    fields: [publisher, tags, description].map((field) => [field?.value, field?.override !== undefined]),
    rejected: await verdicts(rejected),
    confirmed: await verdicts(BELL),
    words: wordsIn(store),
    waiting: (JSON.parse((await run('review', '--json')).stdout) as unknown[]).length,
  };
}

/** By which somebody found what is confirmed. */
function wordsIn(store: string): unknown[] {
  const db = new Database(store, { readonly: true });
  const rows = db.prepare("select words from decisions where verdict = 'confirmed' and words is not null").all() as { words: string }[];
  db.close();
  return rows.map(({ words }) => JSON.parse(words));
}

/** All sidecars, by path, whatever the order of lists; what was adopted may be told in another one. */
function sidecars(shelf: string): Record<string, string[]> {
  const names = readdirSync(shelf, { recursive: true, encoding: 'utf8' }).filter((name) => /(?:metadata\.json|\.opf)$/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, linesOf(readFileSync(join(shelf, name), 'utf8'))]));
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => !line.includes('<meta name="rubricator"'));
  return lines.map((line) => line.replace(/,$/, '')).sort();
}

test(
  'what people decided comes back from a damaged store that still tells it; sidecars stay, and nobody is asked',
  async () => {
    const library = await decidedLibrary(false);
    const { run, shelf } = library;
    const [before, stood, asked] = [await decisions(library), sidecars(shelf), server.requests.length];
    expect(before).toMatchObject({
      fields: [
        ['By Hand', true],
        [['mine', 'yours'], true],
        [undefined, true],
      ],
      words: [{ title: 'Drowned Bell', authors: [{ name: 'Marit Osei' }] }],
      waiting: 0,
    });
    expect([before.rejected, before.confirmed]).toEqual([expect.arrayContaining(['rejected']), ['confirmed']]);
    const rebuilt = await run('state', 'rebuild');
    expect(rebuilt.stdout).toContain(`taken over from the damaged store: publisher of books: ${ROAD}`);
    expect(rebuilt.stdout).toMatch(/Lost: the history of \d+ runs, and undo of \d+ writes/);
    expect(server.requests.length).toBe(asked);
    expect(sidecars(shelf)[join(BELL, 'metadata.json')]).toEqual(stood[join(BELL, 'metadata.json')]);
    await run('scan', '--quiet');
    expect(await decisions(library)).toEqual(before);
    expect(sidecars(shelf)).toEqual(stood);
  },
  PATIENCE_MS,
);

test(
  'where the store tells nothing, decisions come back from the records: one by one in review, or all that are there',
  async () => {
    const library = await decidedLibrary(true);
    const { run, shelf, store } = library;
    const [before, stood] = [await decisions(library), sidecars(shelf)];
    writeFileSync(store, 'no database '.repeat(500));
    const rebuilt = await run('state', 'rebuild');
    expect(rebuilt.stdout).toContain('It does not tell which decisions it held.');
    expect(rebuilt.stdout).toMatch(/was decided about 3 books waits in rubricator review; state rebuild --take-decisions takes all of it/);
    expect(sidecars(shelf)).toEqual(stood);
    const waiting = (await run('review')).stdout;
    expect(waiting).toMatch(/decides description: cleared[\s\S]*decides publisher/);
    expect(waiting).toMatch(/decides \S+: rejected/);
    const taken = await run('state', 'rebuild', '--take-decisions');
    expect(taken.stdout).toContain('Taken over from .rubricator.json: what was decided about 3 books.');
    expect(sidecars(shelf)).toEqual(stood);
    await run('scan', '--quiet');
    expect(await decisions(library)).toEqual(before);
    expect(sidecars(shelf)).toEqual(stood);
  },
  PATIENCE_MS,
);

test(
  'with nothing but marks, what was decided is adopted from the sidecars, which stay as they are',
  async () => {
    const library = await decidedLibrary(false);
    const { run, shelf, store } = library;
    const stood = sidecars(shelf);
    writeFileSync(store, 'no database '.repeat(500));
    const rebuilt = await run('state', 'rebuild');
    expect(rebuilt.stdout).toMatch(/Lost: history and undo; and what was decided that neither/);
    expect(sidecars(shelf)).toEqual(stood);
    await run('scan', '--quiet');
    const [publisher, tags] = (await decisions(library)).fields;
    expect([publisher, tags]).toEqual([
      ['By Hand', false],
      [expect.arrayContaining(['mine', 'yours']), false],
    ]);
  },
  PATIENCE_MS,
);
