import { expect, test } from 'vitest';
import { type Job, type QueueEntry, REASONS } from '../../../src/ports/queue.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { createQueue } from '../../../src/store/postgres/queue.ts';
import { queueContract } from '../../contract/queue.ts';
import { storeOnPostgres } from './open.ts';

const db = storeOnPostgres();

queueContract('PostgreSQL', async () => {
  await db.empty();
  return { queue: createQueue(db()), store: createItemStore(db()), close: async () => {} };
});

const entry = (path: string, more: Partial<QueueEntry> = {}): QueueEntry => ({ library: 'l', path, folder: path, reason: 'new', dueAtMs: 100, ...more });
const wanted = { libraries: ['l', 'm'], reasons: REASONS, leaseMs: 1000, nowMs: 100 };

test('of many workers at once each takes other books, and all are taken', async () => {
  const queue = createQueue(db());
  await queue.put(Array.from({ length: 400 }, (_, n) => entry(`p${n}`, { library: n % 3 === 0 ? 'm' : 'l', reason: n % 2 === 0 ? 'new' : 'changed' })));
  const taken: string[] = [];
  const work = async (worker: string) => {
    for (let misses = 0; misses < 5; ) {
      const jobs = await queue.claim({ ...wanted, worker, limit: 3 });
      misses = jobs.length === 0 ? misses + 1 : 0;
      taken.push(...jobs.map(({ path }) => path));
      await Promise.all(jobs.map((job) => queue.finish(job)));
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, n) => work(`w${n}`)));
  expect(taken).toHaveLength(400);
  expect(new Set(taken).size).toBe(400);
  expect(await queue.counts()).toEqual([]);
});

test('the same books may be put, extended, ended and freed by all at once, and no statement waits for another for ever', async () => {
  const queue = createQueue(db());
  const all = Array.from({ length: 200 }, (_, n) => entry(`p${n}`));
  await queue.put(all);
  const jobs = await queue.claim({ ...wanted, worker: 'w', limit: 200 });
  const backwards = [...jobs].reverse();
  await Promise.all([
    ...[all, all.toReversed(), all, all.toReversed()].map((entries) => queue.put(entries)),
    ...[jobs, backwards, jobs].map((each) => queue.extend(each, 5000)),
    ...[queue.endLeases('w', 200), queue.endLeases('other', 200)],
    ...[queue.claim({ ...wanted, worker: 'late', nowMs: 9000, limit: 50 }), queue.claim({ ...wanted, worker: 'later', nowMs: 9000, limit: 50 })],
  ]);
  expect((await queue.counts()).reduce((sum, { count }) => sum + count, 0)).toBe(200);
});

test('what is put while its work ends is never lost', async () => {
  const queue = createQueue(db());
  for (let round = 0; round < 30; round++) {
    await queue.put([entry('a', { seen: 'one' })]);
    const [job] = (await queue.claim({ ...wanted, worker: 'w', limit: 1 })) as [Job];
    await Promise.all([queue.finish(job), queue.put([entry('a', { seen: 'two' })])]);
    const [again] = await queue.claim({ ...wanted, worker: 'w', limit: 1 });
    expect(again).toMatchObject({ path: 'a', seen: 'two' });
    await queue.finish(again as Job);
  }
});

test('of many who want to hold a book at once, one does', async () => {
  const queue = createQueue(db());
  const hold = (worker: string) => queue.hold({ library: 'l', path: 'a', folder: 'a' }, { worker, leaseMs: 1000, nowMs: 100 });
  for (const isThere of [false, true]) {
    if (isThere) await queue.put([entry('a')]);
    const holds = await Promise.all(Array.from({ length: 8 }, (_, n) => hold(`w${n}`)));
    const [release, ...others] = holds.filter((each) => each !== undefined);
    expect(others).toEqual([]);
    expect(await queue.claim({ ...wanted, worker: 'w', limit: 1 })).toEqual([]);
    await release?.();
    expect((await queue.counts()).length).toBe(isThere ? 1 : 0);
  }
});
