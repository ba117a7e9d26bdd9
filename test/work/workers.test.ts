import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Job, Queue, Reason } from '../../src/ports/queue.ts';
import type { Db } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { GIVE_UP_MS } from '../../src/work/task-pool.ts';
import { startWorkers, type WorkersDeps } from '../../src/work/workers.ts';
import { type ManualClock, manualClock, settle } from './manual-clock.ts';

let db: Db;
let queue: Queue;
let clock: ManualClock;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  queue = createQueue(db);
  clock = manualClock();
  return () => db.destroy();
});

function start(work: WorkersDeps['work'], more: Partial<WorkersDeps> & { underWay?: number } = {}) {
  const aborting = new AbortController();
  const errors: unknown[] = [];
  const lost: string[] = [];
  const { underWay = 2, ...deps } = more;
  const workers = startWorkers(
    { name: 'w', concurrency: 2, underWay },
    {
      ...{ queue, clock, work },
      libraries: () => ['l'],
      onIdle: async () => undefined,
      onLost: ({ path }) => lost.push(path),
      onError: (error) => errors.push(error),
      ...deps,
    },
    aborting.signal,
  );
  onTestFinished(async () => {
    aborting.abort();
    await workers.drain();
  });
  return { workers, errors, lost, abort: () => aborting.abort() };
}

const put = (path: string, dueInMs = 0, reason: Reason = 'new') => queue.put([{ library: 'l', path, folder: path, reason, dueAtMs: clock.now() + dueInMs }]);

/** Work that ends when the test says so. */
function heldWork() {
  const held = new Map<string, () => void>();
  return {
    held,
    work: async (job: Job) => {
      await new Promise<void>((resolve) => held.set(job.path, resolve));
      held.delete(job.path);
      await queue.finish(job);
    },
  };
}

test('works on what is due, when it is due, and at once when woken', async () => {
  const done: string[] = [];
  const { workers } = start(async (job) => {
    done.push(job.path);
    await queue.finish(job);
  });
  await put('later', 5000);
  workers.wake();
  await clock.advance(4999);
  expect(done).toEqual([]);
  await clock.advance(1);
  expect(done).toEqual(['later']);
  await put('now');
  workers.wake();
  await settle();
  expect(done).toEqual(['later', 'now']);
});

test('sleeps at most half a minute, whatever nobody told it of', async () => {
  const done: string[] = [];
  start(async (job) => {
    done.push(job.path);
    await queue.finish(job);
  });
  await settle();
  await put('unannounced');
  await clock.advance(30_000);
  expect(done).toEqual(['unannounced']);
});

describe('lanes', () => {
  test('what waits for slow providers holds up nothing new', async () => {
    const { held, work } = heldWork();
    const { workers } = start(work);
    for (const path of ['r1', 'r2', 'r3']) await put(path, 0, 'refresh');
    workers.wake();
    await settle();
    expect([...held.keys()]).toEqual(['r1', 'r2']);
    await put('new');
    workers.wake();
    await settle();
    expect([...held.keys()]).toEqual(['r1', 'r2', 'new']);
    expect(workers.underWay()).toBe(3);
    held.get('r1')?.();
    await settle();
    expect([...held.keys()]).toEqual(['r2', 'new', 'r3']);
    for (const end of held.values()) end();
    await settle();
    for (const end of held.values()) end();
  });
});

describe('the end', () => {
  test('what is under way is brought to its end, and nothing else begun', async () => {
    const { held, work } = heldWork();
    const { workers } = start(work);
    for (const path of ['a', 'b', 'c']) await put(path);
    workers.wake();
    await settle();
    const drained = vi.fn();
    void workers.drain().then(drained);
    await settle();
    expect(drained).not.toHaveBeenCalled();
    for (const end of held.values()) end();
    await settle();
    expect(drained).toHaveBeenCalled();
    expect((await queue.counts()).map(({ count }) => count)).toEqual([1]);
  });

  test('what is aborted is given back as it was', async () => {
    const { workers, abort, errors } = start(async (_, __, { signal }) => {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await put('a');
    workers.wake();
    await settle();
    abort();
    await workers.drain();
    expect(errors).toEqual([]);
    expect(await queue.claim({ worker: 'other', leaseMs: 60_000, libraries: ['l'], reasons: ['new'], limit: 9, nowMs: clock.now() })).toMatchObject([
      { path: 'a', attempts: 0 },
    ]);
  });
});

describe('failures', () => {
  test('of the queue: told, and tried again after a pause', async () => {
    let failures = 1;
    const done: string[] = [];
    const failing = {
      ...queue,
      claim: async (of: Parameters<Queue['claim']>[0]) => {
        if (failures-- > 0) throw new Error('the disk is full');
        return queue.claim(of);
      },
    };
    await put('a');
    const { errors } = start(
      async (job) => {
        done.push(job.path);
        await queue.finish(job);
      },
      { queue: failing },
    );
    await settle();
    expect(errors).toEqual([new Error('the disk is full')]);
    expect(done).toEqual([]);
    await clock.advance(5000);
    expect(done).toEqual(['a']);
  });

  test('of the work on one book: told, and the others go on', async () => {
    const done: string[] = [];
    let isBroken = true;
    const { workers, errors } = start(async (job) => {
      if (job.path === 'bad' && isBroken) {
        isBroken = false;
        throw new Error('a bug');
      }
      done.push(job.path);
      await queue.finish(job);
    });
    await put('bad');
    await put('good');
    workers.wake();
    await settle();
    expect(errors).toEqual([new Error('a bug')]);
    expect(done).toEqual(['good']);
    await clock.advance(5000);
    expect(done).toEqual(['good', 'bad']);
  });

  test('of the disk, when a book is to be given back: it is not lost', async () => {
    let failures = 3;
    const done: string[] = [];
    const failing = {
      ...queue,
      release: async (job: Job) => {
        if (--failures > 0) throw new Error('the disk is full');
        await queue.release(job);
      },
    };
    const { workers, errors } = start(
      async (job) => {
        if (failures > 0) throw new Error('the disk is full');
        done.push(job.path);
        await queue.finish(job);
      },
      { queue: failing },
    );
    await put('a');
    workers.wake();
    await clock.advance(60_000);
    expect(done).toEqual(['a']);
    expect(errors).toHaveLength(3);
  });
});

test('says when there is nothing to do', async () => {
  const onIdle = vi.fn(async () => undefined);
  const { held, work } = heldWork();
  await put('a');
  start(work, { onIdle });
  await settle();
  expect(onIdle).not.toHaveBeenCalled();
  held.get('a')?.();
  await settle();
  expect(onIdle).toHaveBeenCalled();
});

test('a library that cannot be reached is left alone', async () => {
  const done: string[] = [];
  let libraries: string[] = [];
  const { workers } = start(
    async (job) => {
      done.push(job.path);
      await queue.finish(job);
    },
    { libraries: () => libraries },
  );
  await put('a');
  workers.wake();
  await settle();
  expect(done).toEqual([]);
  libraries = ['l'];
  workers.wake();
  await settle();
  expect(done).toEqual(['a']);
});

describe('what never ends', () => {
  const never = () => new Promise<never>(() => {});

  test('is given up after a time, and its place goes to the next book', async () => {
    const done: string[] = [];
    const failed: string[] = [];
    start(async (job, atWork) => {
      await atWork(job.path.startsWith('stuck') ? never : async () => void done.push(job.path)).catch((error) => failed.push(`${job.path}: ${error.message}`));
      await queue.finish(job);
    });
    // Two work at once.
    await put('stuck 1');
    await put('stuck 2');
    await put('good');
    await clock.advance(GIVE_UP_MS - 1);
    expect([done, failed]).toEqual([[], []]);
    await clock.advance(31_000);
    expect(failed).toEqual(['stuck 1', 'stuck 2'].map((path) => expect.stringContaining(`${path}: given up after 10 minutes`)));
    expect(done).toEqual(['good']);
  });

  test('in the queue itself is told of: nothing moves any more', async () => {
    const held = Promise.withResolvers<void>();
    const { workers } = start(async (job) => void (await queue.finish(job)), { onIdle: () => held.promise });
    await settle();
    expect(workers.isMoving()).toBe(true);
    await clock.advance(14 * 60_000);
    expect(workers.isMoving()).toBe(true);
    await clock.advance(60_000);
    expect(workers.isMoving()).toBe(false);
    held.resolve();
  });

  test('a queue with nothing to do moves', async () => {
    const { workers } = start(async (job) => void (await queue.finish(job)));
    await clock.advance(60 * 60_000);
    expect(workers.isMoving()).toBe(true);
  });
});
