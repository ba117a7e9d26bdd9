/** How a target follows the changes of a store; the store is real, the target is a double that keeps what the port promises. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { type CatalogueTarget, type TargetBatch, TargetBusyError, TargetMovedError, type TargetPosition } from '../../src/ports/catalogue-target.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createRecordChanges, renewStoreId } from '../../src/store/sqlite/record-changes.ts';
import { type FollowDeps, followChanges } from '../../src/work/follow-changes.ts';
import { mayRun } from '../../src/work/keep-in-step.ts';
import { bookUpdate } from '../contract/catalogue.ts';

const NEVER = new AbortController().signal;

function double(settingsKey = 'k') {
  const books = new Map<number, string>();
  const batches: TargetBatch[] = [];
  let position: TargetPosition | undefined;
  let failures: Error[] = [];
  const target = {
    ...{ id: 'home', type: 'double', settingsKey },
    position: async () => position,
    async apply(batch: TargetBatch) {
      const failure = failures.shift();
      if (failure) throw failure;
      if (JSON.stringify(batch.from) !== JSON.stringify(position)) throw new TargetMovedError('moved');
      if (batch.isAnew) books.clear();
      for (const { itemId, entry } of batch.changes) {
        if (entry) books.set(itemId, entry.record.values.title ?? '');
        else books.delete(itemId);
      }
      position = batch.to;
      batches.push(batch);
    },
  } as Partial<CatalogueTarget> as CatalogueTarget;
  const fail = (...errors: Error[]) => {
    failures = errors;
  };
  return { target, books, batches, fail, titles: () => [...books.values()] };
}

async function world(options: Partial<FollowDeps> = {}) {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const store = createItemStore(db);
  const changes = createRecordChanges(db);
  const slept: number[] = [];
  const deps: FollowDeps = { changes, isWanted: () => true, batch: 2, sleep: async (ms) => void slept.push(ms), random: () => 0.5, ...options };
  const save = (path: string, values: Metadata) => store.save(bookUpdate(path, values));
  const catchUp = async (target: CatalogueTarget) => {
    let steps = 0;
    while ((await followChanges(target, deps, NEVER)) !== 'inStep') steps++;
    return steps;
  };
  return { db, changes, deps, save, slept, catchUp };
}

describe('a target follows the store', () => {
  test('in batches, until it has everything, and then only what changed', async () => {
    const { save, catchUp } = await world();
    for (const at of [1, 2, 3]) await save(`B/${at}`, { title: `Book ${at}` });
    const { target, titles, batches } = double();
    expect(await catchUp(target)).toBe(2);
    expect(titles()).toEqual(['Book 1', 'Book 2', 'Book 3']);
    await save('B/2', { title: 'Changed' });
    expect(await catchUp(target)).toBe(1);
    expect(batches.at(-1)?.changes.map(({ entry }) => entry?.record.values.title)).toEqual(['Changed']);
  });

  test('others have their turn between two batches', async () => {
    const { save, catchUp } = await world();
    for (const at of [1, 2, 3, 4, 5]) await save(`B/${at}`, { title: `Book ${at}` });
    const others = Promise.withResolvers<number>();
    setImmediate(() => others.resolve(batches.length));
    const { target, batches } = double();
    expect(await catchUp(target)).toBe(3);
    expect(await others.promise).toBeLessThan(3);
  });

  test('books that are not wanted are taken away', async () => {
    const { save, catchUp } = await world({ isWanted: ({ record }) => record.values.title !== 'Secret' });
    await save('A', { title: 'Open' });
    await save('B', { title: 'Plain' });
    const { target, titles } = double();
    await catchUp(target);
    await save('B', { title: 'Secret' });
    await catchUp(target);
    expect(titles()).toEqual(['Open']);
  });

  test('what lost against another change is tried again, and what fails otherwise is not', async () => {
    const { save, catchUp, slept } = await world();
    await save('A', { title: 'Salt' });
    const { target, titles, fail } = double();
    fail(new TargetBusyError('deadlock'), new TargetBusyError('deadlock'));
    await catchUp(target);
    expect(titles()).toEqual(['Salt']);
    expect(slept).toEqual([100, 200]);
    fail(new Error('disk full'));
    await save('A', { title: 'Road' });
    await expect(catchUp(target)).rejects.toThrow('disk full');
    expect(slept).toHaveLength(2);
  });

  test('a deadlock that does not pass is given up for now', async () => {
    const { save, deps, slept } = await world();
    await save('A', { title: 'Salt' });
    const { target, fail } = double();
    fail(...Array.from({ length: 10 }, () => new TargetBusyError('deadlock')));
    await expect(followChanges(target, deps, NEVER)).rejects.toThrow('deadlock');
    expect(slept).toHaveLength(5);
  });

  test('a store that was restored is followed from the beginning, without what the other one had', async () => {
    const { db, save, catchUp } = await world();
    await save('A', { title: 'Salt' });
    const { target, titles, books } = double();
    await catchUp(target);
    books.set(99, 'of the lost store');
    await renewStoreId(db);
    await catchUp(target);
    expect(titles()).toEqual(['Salt']);
  });

  test('another design sends every book again, and keeps what is there meanwhile', async () => {
    const { save, catchUp } = await world();
    for (const at of [1, 2, 3]) await save(`B/${at}`, { title: `Book ${at}` });
    const { target, batches } = double();
    await catchUp(target);
    Object.assign(target, { settingsKey: 'other' });
    expect(await catchUp(target)).toBe(2);
    expect(batches.map(({ isAnew }) => isAnew)).toEqual([false, false, false, false]);
  });

  test('an empty store is noted, too', async () => {
    const { catchUp } = await world();
    const { target } = double();
    await catchUp(target);
    expect((await target.position())?.revision).toBe(0);
  });
});

describe('what the daemon may change by itself', () => {
  const adding = { steps: [{ sql: 'a', isDestructive: false }] };
  const losing = { steps: [{ sql: 'a', isDestructive: true }] };
  test.each([
    ['never', adding, true, false],
    ['never', { steps: [] }, false, true],
    ['additive', adding, false, true],
    ['additive', losing, true, false],
    ['full', losing, false, false],
    ['full', losing, true, true],
    ['full', adding, false, true],
  ] as const)('%s', (autoMigrate, plan, backup, expected) => {
    expect(mayRun(plan, autoMigrate, backup)).toBe(expected);
  });
});
