import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Job, type Queue, REASONS } from '../../src/ports/queue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { keepLeases, LEASE_MS } from '../../src/work/leases.ts';
import { startWorkers, type WorkersDeps } from '../../src/work/workers.ts';
import { type ManualClock, manualClock, settle } from './manual-clock.ts';

let queue: Queue;
let clock: ManualClock;
beforeEach(async () => {
  const db = await openDatabase(':memory:');
  queue = createQueue(db);
  clock = manualClock();
  return () => db.destroy();
});

const put = (path: string) => queue.put([{ library: 'l', path, folder: path, reason: 'new', dueAtMs: clock.now() }]);
const claim = (worker: string, nowMs = clock.now()) => queue.claim({ worker, leaseMs: LEASE_MS, libraries: ['l'], reasons: REASONS, limit: 9, nowMs });

async function hold(more: Partial<Pick<Queue, 'extend'>> = {}) {
  await put('a');
  const [job] = (await claim('w')) as [Job];
  const errors: unknown[] = [];
  const leases = keepLeases({ queue: { ...queue, ...more }, clock, onError: (error) => errors.push(error) }, new AbortController().signal);
  onTestFinished(() => leases.stop());
  return { lease: leases.hold(job), job, errors };
}

test('a lease is extended as long as the work lasts, and runs out when it is dropped', async () => {
  const { lease } = await hold();
  await clock.advance(10 * LEASE_MS);
  expect(await claim('other')).toEqual([]);
  await lease.confirm();
  lease.drop();
  await clock.advance(LEASE_MS);
  expect(await claim('other')).toMatchObject([{ path: 'a' }]);
});

test('who lost a job to another worker is told, and begins nothing more', async () => {
  const { lease } = await hold();
  await claim('other', clock.now() + LEASE_MS);
  await lease.confirm();
  await clock.advance(LEASE_MS / 3);
  expect([lease.isLost(), lease.signal.aborted]).toEqual([true, true]);
  await expect(lease.confirm()).rejects.toThrow('another worker');
});

test('a lease that is nearly over is looked at before the next step, not only in its turn', async () => {
  const { lease } = await hold({ extend: async (jobs) => [...jobs] });
  await clock.advance(LEASE_MS / 3 - 1);
  await lease.confirm();
  expect(lease.isLost()).toBe(false);
  await clock.advance(1);
  await expect(lease.confirm()).rejects.toThrow('another worker');
});

test('a machine that slept asks before it goes on', async () => {
  const { lease } = await hold();
  await claim('other', clock.now() + LEASE_MS);
  // No timer has fired meanwhile.
  clock.now = () => 1e12;
  await expect(lease.confirm()).rejects.toThrow('another worker');
});

test('a lease that cannot be extended now is tried again in its turn', async () => {
  let failures = 1;
  const { lease, errors } = await hold({
    extend: async (jobs, untilMs) => {
      if (failures-- > 0) throw new Error('the disk is full');
      return queue.extend(jobs, untilMs);
    },
  });
  await clock.advance(LEASE_MS);
  expect(errors).toEqual([new Error('the disk is full')]);
  expect(lease.isLost()).toBe(false);
  expect(await claim('other')).toEqual([]);
});

test('two workers on one queue do each book once, and the one that loses a book neither writes it nor gives it back', async () => {
  const wrote: string[] = [];
  const start = (name: string, work: WorkersDeps['work']) => {
    const aborting = new AbortController();
    const lost: string[] = [];
    const workers = startWorkers(
      { name, concurrency: 2, underWay: 4 },
      {
        ...{ queue, clock, work },
        libraries: () => ['l'],
        onIdle: async () => undefined,
        onLost: ({ path }) => lost.push(path),
        onError: (error) => expect.unreachable(String(error)),
      },
      aborting.signal,
    );
    onTestFinished(async () => {
      aborting.abort();
      await workers.drain();
    });
    return { ...workers, lost };
  };
  const doing = (name: string, wait: () => Promise<void>) => async (job: Job, atWork: Parameters<WorkersDeps['work']>[1]) => {
    await wait();
    await atWork(async () => void wrote.push(`${name}: ${job.path}`));
    await queue.finish(job);
  };
  let wakeUp = () => {};
  const asleep = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  await put('a');
  const slow = start(
    'slow',
    doing('slow', () => asleep),
  );
  await settle();
  expect(slow.underWay()).toBe(1);
  // As if the slow one's lease had run out while its process stood still.
  await claim('quick', clock.now() + LEASE_MS);
  await queue.endLeases('quick', clock.now());
  const quick = start(
    'quick',
    doing('quick', async () => void (await setImmediate())),
  );
  await put('b');
  quick.wake();
  await settle();
  await clock.advance(LEASE_MS);
  wakeUp();
  await settle();
  expect(wrote.sort()).toEqual(['quick: a', 'quick: b']);
  expect(slow.lost).toEqual(['a']);
  expect(await queue.counts()).toEqual([]);
});
