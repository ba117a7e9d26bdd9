import { describe, expect, test } from 'vitest';
import { type UndoWritesDeps, undoWrites } from '../../src/actions/undo-writes.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import type { OwnSidecar } from '../../src/ports/sidecars.ts';
import type { Write } from '../../src/ports/write-journal.ts';
import { type MemoryDisk, memoryDisk } from '../../src/testing/memory-disk.ts';
import { catalogueRecordOf, query } from '../pipeline/samples.ts';

const PATH = 'A/x.json';

/** Writes a file as an export does. */
async function write(disk: MemoryDisk, runId: number, after: string | undefined, path = PATH, itemId = disk.itemId): Promise<void> {
  const before = disk.files.get(path);
  const bytes = after === undefined ? undefined : Buffer.from(after);
  const noted = { runId, library: 'l', itemId, exporter: 'x', path, before, after: bytes, wasOurs: true, token: 't', writtenAtMs: 1 };
  const [id] = await disk.store.beginWrites([{ ...noted, beforeHash: before && hashOf(before), afterHash: bytes && hashOf(bytes) }]);
  if (typeof id !== 'number') throw id;
  if (bytes) disk.files.set(path, bytes);
  else disk.files.delete(path);
  const sidecar = { path, exporter: 'x', hash: bytes ? hashOf(bytes) : '', sizeBytes: 1, mtimeMs: 1, bytes: bytes ?? Buffer.alloc(0) };
  await disk.store.endWrites([bytes ? { id, sidecar } : { id, removed: true }]);
}

async function undo(disk: MemoryDisk, runId: number, more: { isDryRun?: boolean; change?(write: Write): Write; hold?: UndoWritesDeps['hold'] } = {}) {
  const writes = (await disk.store.writesOf({ runId })).map(more.change ?? ((each) => each));
  const undoRun = more.isDryRun ? undefined : await disk.store.beginRun({ kind: 'undo', startedAtMs: 1, actor: UNKNOWN_ACTOR, undoes: runId });
  const steps = await undoWrites(writes, undoRun, {
    filesOf: async () => disk.deps,
    writesAt: (library, path) => disk.store.writesOf({ library, path }),
    begin: disk.store.beginWrites,
    end: disk.store.endWrites,
    makeDue: disk.store.makeDue,
    hold: more.hold ?? (async () => async () => undefined),
    hash: hashOf,
    newToken: () => 't',
    now: () => 9,
  });
  return steps.map(({ action, reason }) => (reason === undefined ? action : `${action}: ${reason}`));
}

async function addBook({ store }: MemoryDisk, path: string): Promise<number> {
  const item = { library: 'l', path, folder: path, isFile: false, contentKey: '', fingerprint: '', settingsKey: '', problems: [] };
  return store.save({
    item: { ...item, editionKind: 'audio', state: 'ok', query: query({}) },
    ...{ localCandidates: [], answers: [], overrides: [], sidecars: [], record: catalogueRecordOf({}) },
  });
}

async function withRuns(count: number) {
  const disk = await memoryDisk();
  const runs: number[] = [];
  for (let n = 0; n < count; n++) runs.push(await disk.store.beginRun({ kind: 'scan', startedAtMs: n, actor: UNKNOWN_ACTOR }));
  return { disk, runs: runs as [number, number, number] };
}

test('a new file is removed, a replaced one restored, a removed one is back', async () => {
  const {
    disk,
    runs: [first, second],
  } = await withRuns(2); // prettier-ignore
  disk.files.set('A/old', Buffer.from('theirs'));
  disk.files.set('A/gone', Buffer.from('gone'));
  await write(disk, first, 'new');
  await write(disk, first, 'ours', 'A/old');
  await write(disk, second, undefined, 'A/gone');
  expect(await undo(disk, first, { isDryRun: true })).toEqual(['restored', 'removed']);
  expect(disk.text('A/old')).toBe('ours');
  expect(await undo(disk, first)).toEqual(['restored', 'removed']);
  expect(await undo(disk, second)).toEqual(['restored']);
  expect(Object.fromEntries([...disk.files].map(([path, bytes]) => [path, String(bytes)]))).toEqual({ 'A/old': 'theirs', 'A/gone': 'gone' });
  expect(await undo(disk, first)).toEqual(['unchanged: it is as it was before', 'unchanged: it is as it was before']);
});

test('books are held while their files are taken back, and then are free; a busy one is left as it is, and the rest is not', async () => {
  const {
    disk,
    runs: [first],
  } = await withRuns(1); // prettier-ignore
  const other = await addBook(disk, 'B/Other');
  await write(disk, first, 'new');
  await write(disk, first, 'new', 'B/Other/x.json', other);
  const held: (number | string)[] = [];
  const hold = async (itemId: number) => {
    if (itemId === other) throw new Error('the book is still being worked on');
    held.push(itemId);
    return async () => void held.push(disk.files.has(PATH) ? 'released too early' : 'released');
  };
  expect(await undo(disk, first, { hold })).toEqual(['removed', 'failed: the book is still being worked on']);
  expect([held, [...disk.files.keys()]]).toEqual([[disk.itemId, 'released'], ['B/Other/x.json']]);
  expect(await undo(disk, first)).toEqual(['unchanged: it is as it was before', 'removed']);
});

test('a dry run holds nobody up', async () => {
  const {
    disk,
    runs: [first],
  } = await withRuns(1); // prettier-ignore
  await write(disk, first, 'new');
  const hold = () => Promise.reject(new Error('busy'));
  expect(await undo(disk, first, { isDryRun: true, hold })).toEqual(['removed']);
});

async function ownSidecar({ store, itemId }: MemoryDisk): Promise<OwnSidecar | undefined> {
  return (await store.load(itemId)).sidecars.find(({ path }) => path === PATH);
}

test('what was undone is remembered, and what was ours before is ours again', async () => {
  const {
    disk,
    runs: [first, second],
  } = await withRuns(2); // prettier-ignore
  await write(disk, first, 'one');
  await write(disk, second, 'two');
  await undo(disk, second);
  expect(await ownSidecar(disk)).toMatchObject({ hash: hashOf('one'), refusedHash: hashOf('two') });
  await undo(disk, first);
  expect(await ownSidecar(disk)).toMatchObject({ hash: '', refusedHash: hashOf('one') });
  expect((await disk.store.find('l', 'A/Book'))?.fingerprint).toBe('due again');
});

describe('several writes of one run', () => {
  test('are taken back together', async () => {
    const {
      disk,
      runs: [first],
    } = await withRuns(1); // prettier-ignore
    disk.files.set(PATH, Buffer.from('theirs'));
    await write(disk, first, 'one');
    await write(disk, first, 'two');
    expect(await undo(disk, first)).toEqual(['restored']);
    expect(disk.text(PATH)).toBe('theirs');
  });

  test('but not over what somebody wrote between them', async () => {
    const {
      disk,
      runs: [first],
    } = await withRuns(1); // prettier-ignore
    await write(disk, first, 'one');
    disk.files.set(PATH, Buffer.from('by hand'));
    await write(disk, first, 'two');
    expect(await undo(disk, first)).toEqual(['restored']);
    expect(disk.text(PATH)).toBe('by hand');
  });
});

describe('is refused', () => {
  test('where somebody changed the file, or a later run did', async () => {
    const {
      disk,
      runs: [first, second],
    } = await withRuns(2); // prettier-ignore
    await write(disk, first, 'one');
    disk.files.set(PATH, Buffer.from('by hand'));
    expect(await undo(disk, first)).toEqual(['refused: somebody changed it since']);
    await write(disk, second, 'two');
    expect(await undo(disk, first)).toEqual([`refused: it was written again by run ${second}; undo that first`]);
    expect(disk.text(PATH)).toBe('two');
  });

  test('where the bytes are no longer kept, or the file cannot be written', async () => {
    const {
      disk,
      runs: [first],
    } = await withRuns(1); // prettier-ignore
    disk.files.set(PATH, Buffer.from('theirs'));
    await write(disk, first, 'one');
    expect(await undo(disk, first, { change: (each) => ({ ...each, before: undefined, isKept: false }) })).toEqual([expect.stringContaining('no longer kept')]);
    disk.fail.set(PATH, 'before');
    expect(await undo(disk, first)).toEqual(['failed: the disk is full (ENOSPC)']);
    disk.fail.clear();
    expect(disk.text(PATH)).toBe('one');
    const own = await ownSidecar(disk);
    expect([own?.hash, own?.pending]).toEqual([hashOf('one'), undefined]);
    expect(await undo(disk, first)).toEqual(['restored']);
  });
});

test('a write that was cut off counts only if it happened', async () => {
  const {
    disk,
    runs: [first],
  } = await withRuns(1); // prettier-ignore
  await write(disk, first, 'one');
  const cutOff = (each: Write): Write => ({ ...each, isDone: false });
  disk.files.delete(PATH);
  expect(await undo(disk, first, { change: cutOff })).toEqual(['unchanged: it was never written']);
  disk.files.set(PATH, Buffer.from('one'));
  expect(await undo(disk, first, { change: cutOff })).toEqual(['removed']);
});
