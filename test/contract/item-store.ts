/** What every adapter of `ports/item-store.ts` must do, whatever it keeps the items in. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import type { Decision } from '../../src/domain/book/match.ts';
import type { Override } from '../../src/domain/book/record.ts';
import type { ItemUpdate } from '../../src/ports/item-history.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import { DUE_AGAIN, IN_PROGRESS } from '../../src/ports/items.ts';
import { TOKEN_LEASE_MS } from '../../src/ports/temp-tokens.ts';
import type { NewWrite } from '../../src/ports/write-journal.ts';
import { NONE_VISITED } from '../../src/work/visited-items.ts';
import { candidate, catalogueRecordOf, query } from '../pipeline/samples.ts';

export interface OpenStore {
  store: ItemStore;
  close(): Promise<void>;
}

export const item = (path: string, more = {}): ItemUpdate['item'] => ({
  library: 'l',
  path,
  folder: path,
  isFile: false,
  contentKey: `content of ${path}`,
  fingerprint: 'f',
  settingsKey: 's',
  editionKind: 'audio',
  state: 'ok',
  problems: [],
  query: query({ title: 'Salt' }),
  ...more,
}); // prettier-ignore
export const update = (path: string, more: Partial<ItemUpdate> = {}): ItemUpdate => ({
  item: item(path),
  localCandidates: [],
  answers: [],
  overrides: [],
  record: catalogueRecordOf({ title: 'Salt' }),
  sidecars: [],
  ...more,
});
const ANN = { kind: 'command-line', name: 'ann' } as const;
export const NOTE = { atMs: 1, actor: ANN, action: 'edit' };
const local = candidate('tags', { title: 'Salt' }, 0.7, { local: true });
const remote = (source: string, title: string) => candidate(source, { title }, 0.9, { fetchedAtMs: 5 });

export function itemStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(name, () => cases(open));
}

function cases(open: () => Promise<OpenStore>): void {
  let store: ItemStore;
  beforeEach(async () => {
    const opened = await open();
    store = opened.store;
    return opened.close;
  });

  describe('items', () => {
    test('come back as they were saved, and keep their id when saved again', async () => {
      const id = await store.save(update('A/B'));
      expect(await store.find('l', 'A/B')).toEqual({ id, ...item('A/B') });
      expect(await store.save(update('A/B', { item: item('A/B', { problems: ['x'], state: 'failed' }) }))).toBe(id);
      expect(await store.find('l', 'A/B')).toMatchObject({ state: 'failed', problems: ['x'] });
      expect(await store.find('other', 'A/B')).toBeUndefined();
    });

    test('what was made due while somebody was at work on it stays due', async () => {
      const id = await store.save(update('A/B', { item: item('A/B', { fingerprint: IN_PROGRESS }) }));
      const done = { state: 'ok' as const, problems: [], fingerprint: 'f2', isToReview: false };
      await store.makeDue(id);
      await store.setState(id, done);
      expect((await store.find('l', 'A/B'))?.fingerprint).toBe(DUE_AGAIN);
      await store.save(update('A/B', { item: item('A/B', { fingerprint: IN_PROGRESS }) }));
      await store.setState(id, done);
      expect((await store.find('l', 'A/B'))?.fingerprint).toBe('f2');
    });

    test('NFC and NFD names are two paths: bytes are identity', async () => {
      await store.save(update('A/é'));
      expect(await store.find('l', 'A/e\u0301')).toBeUndefined();
    });

    test('what a run did not see goes offline, below its folder only; the row stays', async () => {
      for (const path of ['A/1', 'A/2', 'A2/3', 'B/4']) await store.save(update(path));
      const one = await store.find('l', 'A/1');
      await store.markOffline(await store.unseen('l', 'A', { has: (id) => id === one?.id }));
      expect((await store.find('l', 'A/2'))?.state).toBe('offline');
      expect((await store.find('l', 'A2/3'))?.state).toBe('ok');
      expect(await store.count('l')).toBe(3);
      expect(await store.unseen('l', '', NONE_VISITED)).toHaveLength(3);
      await store.markOffline(await store.unseen('l', '', NONE_VISITED));
      expect(await store.unseen('l', '', NONE_VISITED)).toEqual([]);
    });

    test('a moved book takes its sidecars along; a library becomes a folder of another', async () => {
      const id = await store.save(update('A/B'));
      const runId = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR });
      const bytes = Buffer.from('{}');
      const [writeId] = await store.beginWrites([
        {
          runId,
          library: 'l',
          itemId: id,
          exporter: 'abs-json',
          path: 'A/B/metadata.json',
          after: bytes,
          afterHash: 'h',
          wasOurs: false,
          token: 't',
          writtenAtMs: 3,
        },
      ]);
      if (typeof writeId !== 'number') throw writeId;
      await store.endWrites([{ id: writeId, sidecar: { path: 'A/B/metadata.json', exporter: 'abs-json', hash: 'h', sizeBytes: 1, mtimeMs: 2, bytes } }]);
      const known = await store.find('l', 'A/B');
      if (!known) throw new Error('lost');
      await store.move(known, { path: 'C/D', folder: 'C/D', isFile: false });
      expect((await store.load(id)).sidecars).toMatchObject([{ path: 'C/D/metadata.json', bytes: Buffer.from('{}') }]);
      await store.rehome('l', '/books', 'Shelf');
      expect(await store.find('/books', 'Shelf/C/D')).toMatchObject({ id, folder: 'Shelf/C/D' });
      expect((await store.load(id)).sidecars[0]?.path).toBe('Shelf/C/D/metadata.json');
      expect((await store.writesOf({ itemId: id })).map(({ library, path }) => [library, path])).toEqual([['/books', 'Shelf/C/D/metadata.json']]);
      expect(await store.libraries()).toEqual(['/books']);
      await store.save(update('Shelf/C/D'));
      await store.save(update('Other'));
      await store.rehome('/books', 'l', '');
      expect((await store.find('l', 'Shelf/C/D'))?.id).not.toBe(id);
      await store.rehome('l', 'main', '');
      expect(await store.find('main', 'Other')).toBeDefined();
      expect(await store.libraries()).toEqual(['/books', 'main']);
    });
  });

  describe('what a walk compares', () => {
    test('a snapshot has the stamps of our sidecars and the lookups, and none is there for an unknown path', async () => {
      const lookup = { provider: 'p', outcome: 'found', dueAtMs: 9, declaration: 'first of one' } as const;
      const sidecar = { path: 'A/x.opf', exporter: 'opf', hash: 'h', sizeBytes: 2, mtimeMs: 5, bytes: Buffer.from('{}') };
      const gone = { ...sidecar, path: 'A/gone.opf', hash: '' };
      const id = await store.save(update('A', { answers: [{ lookup, candidates: [] }], sidecars: [sidecar, gone] }));
      const stamps = [{ path: 'A/x.opf', exporter: 'opf', sizeBytes: 2, mtimeMs: 5, isPending: false }];
      const snapshot = await store.snapshot('l', 'A');
      expect(snapshot).toMatchObject({ id, fingerprint: 'f', settingsKey: 's', state: 'ok', problems: [], hasQuery: true, sidecars: stamps });
      expect(snapshot?.lookups()).toEqual([{ ...lookup, error: undefined }]);
      await store.save(update('A', { answers: [{ lookup: { ...lookup, declaration: 'race of one' }, candidates: [] }] }));
      expect((await store.load(id)).lookups).toMatchObject([{ provider: 'p', declaration: 'race of one' }]);
      expect(await store.stampsOf(id)).toEqual(stamps);
      await store.save(update('B', { item: item('B', { query: undefined }) }));
      expect(await store.snapshot('l', 'B')).toMatchObject({ hasQuery: false, sidecars: [] });
      expect(await store.snapshot('l', 'C')).toBeUndefined();
    });

    test('hints are found while the files have the sizes and times that they were read with', async () => {
      const file = { path: 'A/1.mp3', sizeBytes: 1, mtimeMs: 2 };
      await store.saveHints('l', [{ file, hint: { album: 'Old' } }]);
      await store.saveHints('l', [{ file, hint: { album: 'Salt' } }]);
      expect(await store.findHints('l', [file, { ...file, path: 'A/2.mp3' }])).toEqual(new Map([['A/1.mp3', { album: 'Salt' }]]));
      expect(await store.findHints('l', [{ ...file, mtimeMs: 3 }])).toEqual(new Map());
      expect(await store.findHints('m', [file])).toEqual(new Map());
    });
  });

  describe('what is known of an item', () => {
    test('local candidates are replaced as a whole, a provider’s by its own only', async () => {
      const lookup = (provider: string, outcome: 'found' | 'failed' = 'found') => ({ provider, outcome, dueAtMs: 9 });
      const id = await store.save(
        update('A', {
          localCandidates: [local],
          answers: [
            { lookup: lookup('p'), candidates: [remote('p', 'One')] },
            { lookup: lookup('pq'), candidates: [remote('pq', 'Two')] },
          ],
        }),
      );
      await store.save(
        update('A', { localCandidates: [{ ...local, metadata: { title: 'New' } }], answers: [{ lookup: lookup('p'), candidates: [remote('p', 'Three')] }] }),
      );
      expect((await store.load(id)).candidates.map(({ metadata }) => metadata.title).sort()).toEqual(['New', 'Three', 'Two']);
      await store.save(update('A', { answers: [{ lookup: lookup('p', 'failed'), candidates: 'keep' }] }));
      const history = await store.load(id);
      expect(history.candidates.map(({ metadata }) => metadata.title).sort()).toEqual(['Three', 'Two']);
      expect(history.lookups).toEqual([
        { provider: 'p', outcome: 'failed', error: undefined, dueAtMs: 9 },
        { provider: 'pq', outcome: 'found', error: undefined, dueAtMs: 9 },
      ]);
    });

    test('overrides: a value, or cleared; and who decided it', async () => {
      const id = await store.save(
        update('A', {
          overrides: [
            { field: 'title', value: 'Mine', origin: 'user', setAtMs: 1 },
            { field: 'subtitle', origin: 'user', setAtMs: 2 },
          ],
        }),
      );
      await store.save(update('A', { overrides: [{ field: 'title', value: 'Mine now', origin: 'user', setAtMs: 3, actor: ANN }] }));
      expect((await store.load(id)).overrides).toEqual([
        { field: 'subtitle', value: undefined, origin: 'user', setAtMs: 2, actor: UNKNOWN_ACTOR },
        { field: 'title', value: 'Mine now', origin: 'user', setAtMs: 3, actor: ANN },
      ]);
    });

    test('what is decided while somebody is at work on the item makes it due, whenever it is saved', async () => {
      const id = await store.save(update('A'));
      const done = { state: 'ok' as const, problems: [], fingerprint: 'f2', isToReview: false };
      const began = await store.load(id);
      const title: Override = { field: 'title', value: 'Mine', origin: 'user', setAtMs: 1 };
      await store.carryOut({ itemId: id, before: [], after: [title] }, NOTE);
      await store.save(update('A', { item: item('A', { fingerprint: IN_PROGRESS }), decided: began }));
      await store.setState(id, done);
      expect((await store.find('l', 'A'))?.fingerprint).toBe(DUE_AGAIN);
      const again = await store.load(id);
      expect(again.overrides).toMatchObject([{ field: 'title', value: 'Mine' }]);
      await store.save(update('A', { item: item('A', { fingerprint: IN_PROGRESS }), decided: again, overrides: [{ ...title, field: 'subtitle' }] }));
      await store.setState(id, done);
      expect((await store.find('l', 'A'))?.fingerprint).toBe('f2');
      await store.carryOut({ itemId: id, before: [], after: [], decisions: { before: [], after: [{ key: 'a', verdict: 'rejected', decidedAtMs: 1 }] } }, NOTE);
      await store.save(update('A', { item: item('A', { fingerprint: IN_PROGRESS }), decided: again }));
      await store.setState(id, done);
      expect((await store.find('l', 'A'))?.fingerprint).toBe(DUE_AGAIN);
    });

    test('decisions: the last one about a candidate, one confirmation, and who decided; the item is due', async () => {
      const id = await store.save(update('A'));
      const decide = (before: Decision[], after: Decision[]) => store.carryOut({ itemId: id, before: [], after: [], decisions: { before, after } }, NOTE);
      const rejected: Decision = { key: 'd', verdict: 'rejected', decidedAtMs: 1 };
      await decide([], [{ key: 'a', verdict: 'confirmed', decidedAtMs: 1, actor: ANN }, rejected]);
      // Whoever decides knows nothing of the confirmation.
      await decide(
        [rejected],
        [
          { key: 'b', verdict: 'confirmed', decidedAtMs: 2, actor: { kind: 'api' } },
          { key: 'c', verdict: 'rejected', decidedAtMs: 3 },
        ],
      );
      expect((await store.find('l', 'A'))?.fingerprint).toBe(DUE_AGAIN);
      expect((await store.load(id)).decisions).toEqual([
        { key: 'b', verdict: 'confirmed', decidedAtMs: 2, actor: { kind: 'api' } },
        { key: 'c', verdict: 'rejected', decidedAtMs: 3, actor: UNKNOWN_ACTOR },
      ]);
    });

    test('of overrides only what differs before and after is changed, and the item is due', async () => {
      const title = { field: 'title', value: 'Mine', origin: 'user', setAtMs: 1 } as const;
      const id = await store.save(update('A', { overrides: [title, { field: 'subtitle', origin: 'user', setAtMs: 2 }] }));
      const yours = { ...title, value: 'Yours' };
      await store.carryOut({ itemId: id, before: [title], after: [yours] }, NOTE);
      expect((await store.load(id)).overrides).toMatchObject([{ field: 'subtitle' }, { field: 'title', value: 'Yours' }]);
      expect((await store.find('l', 'A'))?.fingerprint).toBe(DUE_AGAIN);
      await store.carryOut({ itemId: id, before: [yours, { field: 'subtitle', origin: 'user', setAtMs: 2 }], after: [] }, NOTE);
      expect((await store.load(id)).overrides).toEqual([]);
    });

    test('a sidecar that the user undid may be written again only once it is allowed', async () => {
      const refused = { path: 'A/x.opf', exporter: 'opf', hash: '', sizeBytes: 0, mtimeMs: 0, bytes: Buffer.alloc(0), refusedHash: 'h' };
      const id = await store.save(update('A', { sidecars: [refused] }));
      expect((await store.load(id)).sidecars[0]?.refusedHash).toBe('h');
      await store.allowUndone(id);
      expect((await store.load(id)).sidecars[0]?.refusedHash).toBeUndefined();
    });

    test('sidecars of no single book belong to their library', async () => {
      const playlist = { path: 'series.m3u8', exporter: 'm3u8', hash: 'h', sizeBytes: 1, mtimeMs: 2, bytes: Buffer.from('#') };
      await store.saveSidecar('l', undefined, playlist);
      expect(await store.librarySidecars('l')).toMatchObject([playlist]);
      expect(await store.librarySidecars('m')).toEqual([]);
      await store.forgetSidecar('l', 'series.m3u8');
      expect(await store.librarySidecars('l')).toEqual([]);
    });

    test('a provider that never falls due again is a number that is kept exactly', async () => {
      const id = await store.save(
        update('A', { answers: [{ lookup: { provider: 'p', outcome: 'missing', dueAtMs: Number.POSITIVE_INFINITY }, candidates: [] }] }),
      );
      expect((await store.load(id)).lookups[0]?.dueAtMs).toBe(Number.MAX_SAFE_INTEGER);
    });
  });

  describe('writes', () => {
    const bytes = Buffer.from('{}');
    const write = (runId: number, itemId: number, more: Partial<NewWrite> = {}): NewWrite => ({
      ...{ runId, library: 'l', itemId, exporter: 'opf', path: 'A/x.opf', after: bytes, afterHash: 'h1', wasOurs: false, token: 't', writtenAtMs: 3 },
      ...more,
    });
    const sidecar = { path: 'A/x.opf', exporter: 'opf', hash: 'h1', sizeBytes: 2, mtimeMs: 5, bytes };

    async function withItems() {
      const one = await store.save(update('A/1'));
      const two = await store.save(update('A/2'));
      const runId = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR });
      const begin = async (...writes: NewWrite[]) => {
        const ids = await store.beginWrites(writes);
        return ids.map((id) => {
          if (typeof id !== 'number') throw id;
          return id;
        });
      };
      return { store, one, two, runId, begin };
    }

    test('are noted before they are done, and confirmed after', async () => {
      const { store, one, runId, begin } = await withItems();
      const [id = 0] = await begin(write(runId, one));
      expect(await store.unfinishedWrites('l')).toEqual([{ path: 'A/x.opf', token: 't', untilMs: 3 + TOKEN_LEASE_MS }]);
      expect((await store.load(one)).sidecars).toMatchObject([{ hash: '', pending: { hash: 'h1', bytes } }]);
      expect(await store.stampsOf(one)).toMatchObject([{ isPending: true }]);
      await store.endWrites([{ id, sidecar }]);
      expect(await store.unfinishedWrites('l')).toEqual([]);
      expect((await store.load(one)).sidecars).toEqual([sidecar]);
      expect(await store.writesOf({ itemId: one })).toMatchObject([{ action: 'created', after: bytes, isDone: true, isKept: true }]);
    });

    test('of one that was not done nothing is left, but what stood before', async () => {
      const { store, one, runId, begin } = await withItems();
      const [first = 0] = await begin(write(runId, one));
      await store.endWrites([{ id: first, failed: true }]);
      expect([(await store.load(one)).sidecars, await store.writesOf({ runId })]).toEqual([[], []]);
      const [second = 0] = await begin(write(runId, one));
      await store.endWrites([{ id: second, sidecar }]);
      const [third = 0] = await begin(write(runId, one, { before: bytes, beforeHash: 'h1', wasOurs: true, afterHash: 'h2' }));
      await store.endWrites([{ id: third, failed: true }]);
      expect((await store.load(one)).sidecars).toEqual([sidecar]);
    });

    test('what stood there as ours stays ours through one cut-off write after another', async () => {
      const { store, one, runId, begin } = await withItems();
      await begin(write(runId, one));
      await begin(write(runId, one, { before: bytes, beforeHash: 'h1', wasOurs: true, afterHash: 'h2', after: Buffer.from('2') }));
      expect((await store.load(one)).sidecars).toMatchObject([{ hash: 'h1', bytes, pending: { hash: 'h2', beforeHash: 'h1' } }]);
      await begin(write(runId, one, { before: Buffer.from('2'), beforeHash: 'h2', wasOurs: true, after: undefined, afterHash: undefined }));
      expect((await store.load(one)).sidecars).toMatchObject([{ hash: 'h2', bytes: Buffer.from('2') }]);
    });

    test('what was noted and edited before anybody confirmed it stays ours when the next write is noted, and what is not ours does not become it', async () => {
      const { store, one, runId, begin } = await withItems();
      const edited = { before: Buffer.from('edited'), beforeHash: 'h9', after: Buffer.from('2'), afterHash: 'h2' };
      await begin(write(runId, one));
      await begin(write(runId, one, edited));
      expect((await store.load(one)).sidecars).toMatchObject([{ hash: 'h1', bytes, pending: { hash: 'h2', beforeHash: 'h9' } }]);
      await begin(write(runId, one, { ...edited, afterHash: 'h3' }));
      expect((await store.load(one)).sidecars).toMatchObject([{ hash: 'h1', bytes, pending: { hash: 'h3' } }]);
      const theirs = { ...edited, path: 'A/y.opf' };
      await begin(write(runId, one, theirs));
      await begin(write(runId, one, { ...theirs, afterHash: 'h3' }));
      expect((await store.load(one)).sidecars[1]).toMatchObject({ hash: '', pending: { hash: 'h3', beforeHash: 'h9' } });
    });

    test('bytes of a write that may have been done are kept until it is known what stands there', async () => {
      const { store, one, runId, begin } = await withItems();
      await begin(write(runId, one));
      const all = { beforeMs: Number.MAX_SAFE_INTEGER, maxBytes: 0 };
      expect(await store.pruneWrites(all)).toBe(0);
      expect(await store.versionsAt('l', 'A/x.opf')).toEqual([{ bytes, isOurs: true }]);
      await store.saveSidecar('l', one, sidecar);
      expect(await store.pruneWrites(all)).toBe(1);
      expect(await store.versionsAt('l', 'A/x.opf')).toEqual([]);
    });

    test('one file belongs to one book, until that is gone', async () => {
      const { store, one, two, runId, begin } = await withItems();
      const [id = 0] = await begin(write(runId, one));
      await store.endWrites([{ id, sidecar }]);
      const [refused] = await store.beginWrites([write(runId, two)]);
      expect(refused).toMatchObject({ code: 'write', message: 'x.opf is the sidecar of another book (A/1)' });
      expect((await store.load(one)).sidecars).toEqual([sidecar]);
      await store.markOffline([one]);
      expect(await begin(write(runId, two))).toHaveLength(1);
    });

    test('old bytes are given up by age and by size, the newest kept; the rows stay', async () => {
      const { store, one, runId, begin } = await withItems();
      for (const n of [1, 2, 3, 4]) {
        const [id = 0] = await begin(write(runId, one, { after: randomBytes(1000), afterHash: `h${n}`, writtenAtMs: n * 1000 }));
        await store.endWrites([{ id, sidecar }]);
      }
      const kept = async () => (await store.writesOf({ runId })).map(({ isKept, after }) => isKept && after?.length === 1000);
      expect(await store.pruneWrites({ beforeMs: 1500, maxBytes: 1_000_000 })).toBe(1);
      expect(await kept()).toEqual([false, true, true, true]);
      expect(await store.pruneWrites({ beforeMs: 0, maxBytes: 2100 })).toBe(1);
      expect(await kept()).toEqual([false, false, true, true]);
      expect(await store.pruneWrites({ beforeMs: 0, maxBytes: 2100 })).toBe(0);
    });

    test('what stood at a path is told from the newest on, and whose it was', async () => {
      const { store, one, runId, begin } = await withItems();
      const versions = [
        { before: Buffer.from('theirs'), beforeHash: 'h0', after: Buffer.from('1'), afterHash: 'h1' },
        { before: Buffer.from('1'), beforeHash: 'h1', after: Buffer.from('2'), afterHash: 'h2' },
        { before: Buffer.from('edited'), beforeHash: 'h9', after: Buffer.from('3'), afterHash: 'h3' },
      ];
      for (const version of versions) {
        const [id = 0] = await begin(write(runId, one, version));
        await store.endWrites([{ id, sidecar: { ...sidecar, hash: version.afterHash } }]);
      }
      const told = async () => (await store.versionsAt('l', 'A/x.opf')).map(({ bytes: each, isOurs }) => `${each}${isOurs ? '' : '!'}`);
      expect(await told()).toEqual(['3', 'edited!', '2', '1', '1', 'theirs!']);
      expect(await store.versionsAt('l', 'A/y.opf')).toEqual([]);
      await store.pruneWrites({ beforeMs: Number.MAX_SAFE_INTEGER, maxBytes: 0 });
      expect(await told()).toEqual([]);
      for (let at = 0; at < 20; at++) await begin(write(runId, one, { after: Buffer.from(String(at)), afterHash: `n${at}` }));
      for (let again = 0; again < 8; again++) await begin(write(runId, one, { after: Buffer.from('19'), afterHash: 'n19' }));
      expect(await told()).toEqual(['19', '18', '17', '16', '15', '14', '13', '12']);
    });

    test('runs that wrote or decided something are listed, newest first', async () => {
      const { store, one, runId, begin } = await withItems();
      await begin(write(runId, one));
      const edit = { itemId: one, before: [], after: [] };
      await store.beginRun({ kind: 'edit', startedAtMs: 2, actor: ANN, edit });
      await store.beginRun({ kind: 'scan', startedAtMs: 3, actor: UNKNOWN_ACTOR });
      expect(await store.runs(10)).toMatchObject([
        { kind: 'edit', actor: ANN, writes: 0, books: 0, edit },
        { id: runId, kind: 'scan', actor: UNKNOWN_ACTOR, writes: 1, books: 1, firstItemId: one },
      ]);
    });

    test('what is written next belongs to a run that decided something and has not ended', async () => {
      const { store, one, two, runId, begin } = await withItems();
      await begin(write(runId, one));
      expect(await store.waitingFor(one)).toBeUndefined();
      const edit = { itemId: one, before: [], after: [] };
      const ended = await store.beginRun({ kind: 'edit', startedAtMs: 2, actor: ANN, edit });
      await store.endRun(ended, 3, {});
      expect(await store.waitingFor(one)).toBeUndefined();
      const open = await store.beginRun({ kind: 'edit', startedAtMs: 4, actor: ANN, edit });
      await store.beginRun({ kind: 'watch', startedAtMs: 5, actor: UNKNOWN_ACTOR });
      expect([await store.waitingFor(one), await store.waitingFor(two)]).toEqual([open, undefined]);
      await store.beginRun({ kind: 'undo', startedAtMs: 6, actor: ANN, undoes: open, itemId: one });
      expect(await store.waitingFor(one)).toBeUndefined();
      const killed = await store.beginRun({ kind: 'decision', startedAtMs: 7, actor: ANN, edit });
      expect(await store.waitingFor(one)).toBe(killed);
      await begin(write(killed, one, { path: 'A/z.opf' }));
      expect(await store.waitingFor(one)).toBeUndefined();
    });

    test('a run of many parts stands for them, with all that they wrote', async () => {
      const { store, one, runId, begin } = await withItems();
      await begin(write(runId, one));
      const whole = await store.beginRun({ kind: 'edit', startedAtMs: 2, actor: ANN });
      const empty = await store.beginRun({ kind: 'edit', startedAtMs: 2, actor: ANN });
      const edit = { itemId: one, before: [], after: [] };
      const part = await store.beginRun({ kind: 'edit', startedAtMs: 3, actor: ANN, edit, partOf: whole });
      const last = await store.beginRun({ kind: 'edit', startedAtMs: 4, actor: ANN, edit, partOf: whole });
      await begin(write(part, one, { path: 'A/y.opf' }));
      expect((await store.runs(10)).map(({ id, parts, writes }) => [id, parts, writes])).toEqual([
        [whole, 2, 1],
        [runId, 0, 1],
      ]);
      expect(await store.partsOf(whole)).toMatchObject([
        { id: last, partOf: whole, writes: 0, parts: 0, edit },
        { id: part, partOf: whole, writes: 1 },
      ]);
      expect((await store.runsAbout(one)).map(({ id }) => id)).toEqual([last, part, runId]);
      expect([await store.run(part), await store.run(empty), await store.run(99)]).toMatchObject([{ id: part, partOf: whole }, undefined, undefined]);
    });
  });

  describe('many items', () => {
    test('what twenty have in common tells where one of them went, what more have does not', async () => {
      const alike = (n: number) => store.save({ ...update(`A/${n}`), item: item(`A/${n}`, { contentKey: 'the same' }) });
      for (let n = 0; n < 20; n++) await alike(n);
      expect(await store.findByContent('l', 'the same')).toHaveLength(20);
      await alike(20);
      expect(await store.findByContent('l', 'the same')).toEqual([]);
    });

    test('a book is found by its id', async () => {
      const id = await store.save(update('A/2'));
      expect((await store.byId(id))?.path).toBe('A/2');
      expect(await store.byId(99)).toBeUndefined();
    });
  });
}
