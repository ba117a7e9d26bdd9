/** Stores that older versions of the program left, as dumps of theirs: nothing in them may be lost. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { REASONS } from '../../src/ports/queue.ts';
import { createAccounts } from '../../src/store/accounts.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createLimits } from '../../src/store/sqlite/limits.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { runCli } from '../e2e/cli.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const DUMPS = join(import.meta.dirname, '../fixtures/store');
const MIGRATIONS = join(import.meta.dirname, '../../src/store/migrations');
const BOOK = 'Ann Cole/Book 1';

/** The file as the older program left it. */
function restore(dump: string, file: string): void {
  const db = new Database(file);
  db.exec(readFileSync(join(DUMPS, dump), 'utf8'));
  db.close();
}

test('there is a dump of every version but the newest', () => {
  const versions = readdirSync(MIGRATIONS).map((name) => name.replace('.ts', ''));
  expect(readdirSync(DUMPS).map((name) => name.replace('.sql', ''))).toEqual(versions.sort().slice(0, -1));
});

describe.each(readdirSync(DUMPS))('%s', (dump) => {
  test('items, decisions, sidecars and writes come along', async () => {
    const file = join(tempFolder(), 'rubricator.sqlite');
    restore(dump, file);
    const db = await openDatabase(file);
    onTestFinished(() => db.destroy());
    const store = createItemStore(db);
    const item = await store.find('books', BOOK);
    if (!item) throw new Error('lost');
    const { overrides, sidecars, candidates } = await store.load(item.id);
    // Nobody noted who it was.
    expect(overrides).toMatchObject([{ field: 'publisher', value: 'By Hand', origin: 'user (metadata.json)', actor: UNKNOWN_ACTOR }]);
    expect(candidates.map(({ source }) => source).sort()).toEqual(['path', 'tags']);
    expect(sidecars.map(({ path, exporter }) => [path, exporter])).toEqual([
      [`${BOOK}/metadata.json`, 'abs-json'],
      [`${BOOK}/metadata.opf`, 'opf'],
    ]);
    expect(JSON.parse(sidecars[0]?.bytes.toString() ?? '')).toMatchObject({ publisher: 'By Hand' });
    const writes = await store.writesOf({ itemId: item.id });
    expect(writes.map(({ path, action, isDone }) => [path, action, isDone])).toEqual([
      [`${BOOK}/metadata.json`, 'created', true],
      [`${BOOK}/metadata.opf`, 'created', true],
      [`${BOOK}/metadata.json`, 'updated', true],
      [`${BOOK}/metadata.opf`, 'updated', true],
    ]);
    // The bytes of the last write are known from the sidecar; what stood before it always was.
    expect(writes[3]?.before?.toString()).toContain('<dc:title>Book 1</dc:title>');
    expect(writes[3]?.after?.toString()).toContain('<dc:publisher>By Hand</dc:publisher>');
    expect((await store.runs(10)).map(({ kind, actor, writes: count }) => [kind, actor, count])).toEqual([
      ['scan', UNKNOWN_ACTOR, 2],
      ['scan', UNKNOWN_ACTOR, 4],
    ]);
  });

  test('the program goes on where the older one stopped: edits hold, nothing is adopted, the last write can be undone', async () => {
    const home = tempFolder();
    mkdirSync(join(home, 'state'));
    restore(dump, join(home, 'state/rubricator.sqlite'));
    writeFileSync(join(home, 'rubricator.yaml'), 'libraries: [{ id: books, path: books, kind: audiobook }]\n');
    const db = new Database(join(home, 'state/rubricator.sqlite'), { readonly: true });
    const rows = db.prepare('select path, bytes from sidecars').all() as { path: string; bytes: Buffer }[];
    db.close();
    const { inflateRawSync } = await import('node:zlib');
    for (const n of [1, 2]) {
      const tags = { album: `Book ${n}`, artist: 'Ann Cole', custom: { ASIN: `B00000000${n}` } };
      put(join(home, 'books'), { [`Ann Cole/Book ${n}/book.m4b`]: makeMp4({ durationSec: 60 + n, tags }) });
    }
    for (const { path, bytes } of rows) put(join(home, 'books'), { [path]: inflateRawSync(bytes) });
    const run = (...args: string[]) => runCli([...args, '--state', join(home, 'state')], { cwd: home });
    const read = (name: string) => readFileSync(join(home, 'books', BOOK, name), 'utf8');
    const [before, written] = [read('metadata.json'), read('metadata.opf')];

    const scan = await run('scan', '--offline');
    expect([scan.code, scan.stderr]).toEqual([0, '']);
    expect(read('metadata.json')).toBe(before);
    const explained = JSON.parse((await run('explain', join(home, 'books', BOOK), '--json')).stdout);
    expect(explained.fields.publisher).toMatchObject({ value: 'By Hand', override: { origin: 'user (metadata.json)' }, claims: [] });
    // The scan gave the OPF its mark; before it, the older program's second run wrote the user's publisher.
    expect(read('metadata.opf')).toMatch(/By Hand.*<meta name="rubricator"/s);
    const undone = await run('undo', join(home, 'books', BOOK, 'metadata.opf'));
    expect([undone.code, undone.stdout]).toEqual([0, expect.stringContaining('1 restored.')]);
    expect(read('metadata.opf')).toBe(written);
    expect((await run('undo', '2')).code).toBe(0);
    expect(read('metadata.opf')).not.toContain('By Hand');
  });
});

test('what was under way and what was left of limits come along from the version that flagged and kept them as JSON', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  restore('005-what-is-present.sql', file);
  const old = new Database(file);
  const queued = old.prepare("insert into queue (library, path, folder, reason, due_at, attempts, claimed, stamp) values ('books', ?, 'f', 1, 50, ?, ?, 3)");
  for (const [path, attempts, claimed] of [
    ['waits', 0, 0],
    ['under way', 1, 1],
    ['killer', 5, 1],
  ])
    queued.run(path, attempts, claimed);
  const counts = { requests: 9, failures: 1, found: 5, missing: 2, cached: 7, tookMs: 90 };
  const state = {
    day: '2026-01-15',
    usedToday: 4,
    pausedUntilMs: 500,
    exhaustedUntilMs: 700,
    openUntilMs: 300,
    counts,
    lastError: { message: 'odd', atMs: 20 },
  };
  const insertState = old.prepare('insert into provider_states values (?, ?)');
  insertState.run('p', JSON.stringify(state));
  insertState.run('new', JSON.stringify({ counts }));
  old.close();
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  const claimed = await createQueue(db).claim({ worker: 'w', leaseMs: 1000, libraries: ['books'], reasons: REASONS, limit: 9, nowMs: 100 });
  expect(claimed.map(({ path, attempts, stamp }) => [path, attempts, stamp])).toEqual([
    ['waits', 0, 3],
    ['under way', 1, 3],
  ]);
  const [limits, tallies] = [createLimits(db), createTallies(db, () => expect.unreachable())];
  const bucket = { ratePerSec: 1, burst: 3 };
  expect(await limits.standing('p', bucket, 1000)).toEqual({ tokens: 3, day: '2026-01-15', usedToday: 4, pausedUntilMs: 500, exhaustedUntilMs: 700 });
  expect(await limits.standing('new', bucket, 1000)).toEqual({ tokens: 3 });
  expect(await tallies.load('p')).toEqual({ counts, openUntilMs: 300, lastError: { message: 'odd', atMs: 20 } });
  expect(await tallies.load('new')).toEqual({ counts });
});

test('when books came is known from the version on that did not note it, as far as something tells', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  restore('011-parts-of-runs.sql', file);
  const old = new Database(file);
  const written = old.prepare('select min(written_at) from writes join items on items.id = item_id where items.path = ?').pluck().get(BOOK);
  const insert = old.prepare(`insert into items (library, path, folder, is_file, content_key, fingerprint, settings_key, edition_kind, state, problems)
    values ('books', ?, '', 0, '', '', '', 'audio', 'ok', '[]')`);
  for (const path of ['recorded', 'unknown']) insert.run(path);
  old.exec("insert into records select id, 1, 0, 77, '{}' from items where path = 'recorded'");
  old.close();
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  const added = await db.selectFrom('items').select(['path', 'added_at']).where('path', 'in', [BOOK, 'recorded', 'unknown']).orderBy('path').execute();
  expect(added).toEqual([
    { path: BOOK, added_at: written },
    { path: 'recorded', added_at: 77 },
    { path: 'unknown', added_at: null },
  ]);
});

test('who is signed in stays so when sessions get numbers, and when users were here is known', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  restore('024-searched-fields.sql', file);
  const old = new Database(file);
  old.exec(`insert into users (id, name, role, created_at) values (7, 'ann', 'admin', 1), (8, 'bea', 'viewer', 1);
    insert into sessions values ('later', 7, 30, 40), ('first', 7, 10, 20);`);
  old.close();
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  const accounts = createAccounts(db);
  expect((await accounts.users()).map(({ name, seenAtMs }) => [name, seenAtMs])).toEqual([
    ['ann', 40],
    ['bea', undefined],
  ]);
  expect([await accounts.session('first'), await accounts.session('later')]).toMatchObject([
    { id: 1, startedAtMs: 10, seenAtMs: 20, user: { name: 'ann' } },
    { id: 2, startedAtMs: 30, seenAtMs: 40 },
  ]);
});

test('a migration that fails leaves the store as it was', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  restore('002-providers-and-decisions.sql', file);
  const contents = () => {
    const db = new Database(file, { readonly: true });
    const names = db.prepare("select name from sqlite_master where name not like 'sqlite_%' order by name").pluck().all();
    const applied = db.prepare('select name from kysely_migration').pluck().all();
    db.close();
    return { names, applied };
  };
  const old = new Database(file);
  // The third migration can be done, the fourth cannot.
  old.exec('create table queue (id integer)');
  old.close();
  const before = contents();
  await expect(openDatabase(file)).rejects.toThrow('table "queue" already exists');
  expect(contents()).toEqual(before);
});
