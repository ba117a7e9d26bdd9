/** What the item store on PostgreSQL must do besides its contract: many work on one database, and any text comes in. */
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { UNKNOWN_ACTOR } from '../../../src/domain/actor.ts';
import type { Override } from '../../../src/domain/book/record.ts';
import { WriteError } from '../../../src/domain/errors.ts';
import { DUE_AGAIN, IN_PROGRESS } from '../../../src/ports/items.ts';
import type { NewWrite } from '../../../src/ports/write-journal.ts';
import { openPostgres } from '../../../src/store/postgres/database.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { postgresUrl } from '../../catalogues/servers.ts';
import { item, NOTE, update } from '../../contract/item-store.ts';
import { candidate, query } from '../../pipeline/samples.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();
const storeOf = () => createItemStore(database());
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

test('a book that many save for the first time is one book', async () => {
  const store = storeOf();
  const ids = await Promise.all(times(12, () => store.save(update('A'))));
  expect(new Set(ids).size).toBe(1);
  expect(await store.count('l')).toBe(1);
});

test('of two books that want a file at the same time one gets it', async () => {
  const store = storeOf();
  const books = await Promise.all(times(4, (n) => store.save(update(`A/${n}`))));
  const runId = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR });
  const write = (itemId: number, path: string): NewWrite => ({
    ...{ runId, library: 'l', itemId, exporter: 'opf', path, after: Buffer.from('{}'), afterHash: 'h' },
    ...{ wasOurs: false, token: `t${itemId}`, writtenAtMs: 3 },
  });
  const paths = times(10, (n) => `A/${n}.opf`);
  const turned = (n: number) => (n % 2 === 0 ? paths : paths.toReversed());
  const begun = await Promise.all(books.map((itemId, n) => store.beginWrites(turned(n).map((path) => write(itemId, path)))));
  const got = begun.flat().filter((each) => typeof each === 'number');
  const refused = begun.flat().filter((each) => each instanceof WriteError);
  expect([got.length, refused.length]).toEqual([10, 30]);
  expect(refused[0]?.message).toMatch(/^\d\.opf is the sidecar of another book \(A\/\d\)$/);
  expect(await store.writesOf({ runId })).toHaveLength(10);
  // Of two writes of one call too.
  const [first, second] = await store.beginWrites(books.slice(0, 2).map((itemId) => write(itemId, 'B.opf')));
  expect([typeof first, second]).toEqual(['number', expect.any(WriteError)]);
});

test('what is decided while a pass saves the book is seen by one of them', async () => {
  const store = storeOf();
  const id = await store.save(update('A'));
  for (let n = 0; n < 20; n++) {
    await store.save(update('A', { item: item('A', { fingerprint: IN_PROGRESS }) }));
    const decided = await store.load(id);
    const title: Override = { field: 'title', value: `Mine ${n}`, origin: 'user', setAtMs: n };
    await Promise.all([
      store.save(update('A', { item: item('A', { fingerprint: IN_PROGRESS }), decided })),
      store.carryOut({ itemId: id, before: decided.overrides, after: [title] }, NOTE),
    ]);
    await store.setState(id, { state: 'ok', problems: [], fingerprint: 'f', isToReview: false });
    expect((await store.find('l', 'A'))?.fingerprint).toBe(DUE_AGAIN);
  }
});

test('many decide about one book, and the audit log tells it as one chain', async () => {
  const store = storeOf();
  const id = await store.save(update('A'));
  const fields = ['title', 'subtitle', 'description', 'publisher', 'language', 'copyright'] as const;
  const edits = fields.map((field) => ({ itemId: id, before: [], after: [{ field, value: field, origin: 'user' as const, setAtMs: 1 }] }));
  await Promise.all(edits.map((edit) => store.carryOut(edit, NOTE)));
  expect((await store.load(id)).overrides.map(({ field }) => field)).toEqual(fields.toSorted());
  const rows = await database().selectFrom('audit_entries').select(['number', 'body']).orderBy('number').execute();
  expect(rows.map(({ number }) => number)).toEqual(times(fields.length, (n) => n + 1));
  const noted = rows.map(({ body }) => JSON.parse(body) as { book: unknown; changes: { key: string; before?: unknown }[] });
  expect(noted.map(({ book }) => book)).toEqual(fields.map(() => ({ id, library: 'l', path: 'A' })));
  expect(noted.flatMap(({ changes }) => changes.map(({ key, before }) => [key, before])).sort()).toEqual(fields.toSorted().map((field) => [field, undefined]));
});

test('what a pass finds written by hand is noted, and what was noted is not noted again', async () => {
  const store = storeOf();
  const title: Override = { field: 'title', value: 'Mine', origin: 'hand-edit', setAtMs: 1 };
  const id = await store.save(update('A', { overrides: [title] }));
  await store.save(update('A', { overrides: [title] }));
  const bodies = (await database().selectFrom('audit_entries').select('body').execute()).map(({ body }) => JSON.parse(body) as object);
  expect(bodies).toMatchObject([{ action: 'handEdit', book: { id }, changes: [{ of: 'field', key: 'title', after: { value: 'Mine' } }] }]);
  expect([await store.noteDecided(id, new Map(), NOTE), await store.noteDecided(id, new Map(), NOTE)]).toEqual([true, true]);
});

test('books go offline and are saved by many at once', async () => {
  const store = storeOf();
  const ids = await Promise.all(times(30, (n) => store.save(update(`A/${n}`))));
  await Promise.all([
    ...times(4, (n) => store.markOffline(n % 2 === 0 ? ids : ids.toReversed())),
    ...ids.map((_, n) => store.save(update(`A/${n}`, { sidecars: [] }))),
    ...times(4, () => store.rehome('l', 'other', 'Shelf')),
  ]);
  const rows = await database().selectFrom('items').select(['library', 'path']).execute();
  expect(new Set(rows.map(({ library, path }) => `${library} ${path}`)).size).toBe(rows.length);
});

test('any text comes in, and JSON comes back as it was', async () => {
  const store = storeOf();
  const odd = 'zero \0, half \ud83d, “both”, \\u0000';
  const metadata = { title: odd };
  const lookup = { provider: 'p', outcome: 'failed', error: odd, dueAtMs: 9 } as const;
  const actor = { kind: 'command-line', name: 'a\0nn' } as const;
  const title: Override = { field: 'title', value: odd, origin: 'user', setAtMs: 1, actor };
  const id = await store.save(
    update('A', {
      item: item('A', { problems: [odd], query: query({ title: odd }) }),
      localCandidates: [candidate('tags', {}, 0.7, { local: true, metadata })],
      answers: [{ lookup, candidates: [candidate('p', {}, 0.9, { sourceId: odd, metadata })] }],
      overrides: [title],
    }),
  );
  expect(await store.find('l', 'A')).toMatchObject({ problems: [odd], query: { title: odd } });
  const known = await store.load(id);
  expect(known.candidates.map((each) => each.metadata)).toEqual([metadata, metadata]);
  expect(known.overrides).toEqual([{ ...title, actor: { ...actor, name: 'ann' } }]);
  const error = 'zero , half \ufffd, “both”, \\u0000';
  expect([known.lookups, (await store.snapshot('l', 'A'))?.lookups()]).toEqual([[{ ...lookup, error }], [{ ...lookup, error }]]);
  await store.carryOut({ itemId: id, before: [], after: [], decisions: { before: [], after: [{ key: odd, verdict: 'rejected', decidedAtMs: 1 }] } }, NOTE);
  await store.noteShown(id, [odd]);
  expect(await store.shown(id)).toEqual([odd]);
});

test('a book that moves deeper takes along a sidecar that stands where another one goes to', async () => {
  const store = storeOf();
  const sidecar = (path: string) => ({ path, exporter: 'opf', hash: `of ${path}`, sizeBytes: 1, mtimeMs: 1, bytes: Buffer.from(path) });
  await store.save(update('A', { sidecars: [sidecar('A/x.opf'), sidecar('A/B/x.opf')] }));
  const known = await store.find('l', 'A');
  if (!known) throw new Error('lost');
  await store.move(known, { path: 'A/B', folder: 'A/B', isFile: false });
  const moved = async () => (await store.load(known.id)).sidecars.map(({ path, hash }) => [path, hash]);
  expect(await moved()).toEqual([
    ['A/B/B/x.opf', 'of A/B/x.opf'],
    ['A/B/x.opf', 'of A/x.opf'],
  ]);
  await store.move({ ...known, path: 'A/B', folder: 'A/B' }, { path: 'A', folder: 'A', isFile: false });
  expect(await moved()).toEqual([
    ['A/B/x.opf', 'of A/B/x.opf'],
    ['A/x.opf', 'of A/x.opf'],
  ]);
});

test('pictures that are decided or could be again are in use', async () => {
  const store = storeOf();
  const cover = (hash: string): Override => ({ field: 'cover', value: { source: 'upload', key: hash.repeat(64) }, origin: 'user', setAtMs: 1 });
  const id = await store.save(update('A', { overrides: [cover('a')] }));
  await store.beginRun({ kind: 'edit', startedAtMs: 1, actor: UNKNOWN_ACTOR, edit: { itemId: id, before: [cover('b')], after: [cover('a')] } });
  expect(await store.picturesInUse()).toEqual(new Set(['a'.repeat(64), 'b'.repeat(64)]));
  expect(await store.decidedItems()).toEqual([id]);
});

test('whether it can be written is found out without a trace', async () => {
  const db = await openPostgres({ url: await postgresUrl(), connections: 1 });
  onTestFinished(() => db.destroy());
  const store = createItemStore(db);
  await store.tryToWrite();
  expect(await db.selectFrom('audio_hints').selectAll().execute()).toEqual([]);
  await sql`set default_transaction_read_only = on`.execute(db);
  await expect(store.tryToWrite()).rejects.toThrow(/read-only/);
});
