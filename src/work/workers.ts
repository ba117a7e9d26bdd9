/**
 * Takes what is due from the queue and works on it, in two lanes: what is new or changed goes at once; what waits for slow
 * providers, is tried again or refreshed stands in line beside it and holds nobody up.
 */
import { createWaker } from '../domain/waker.ts';
import type { Queue, Reason } from '../ports/queue.ts';
import { keepLeases, LEASE_MS } from './leases.ts';
import { createSemaphore, createTaskPool, type TaskPool } from './task-pool.ts';
import { type LeasedWork, pauseAfter, workOnLease } from './work-on-lease.ts';

export interface WorkersOptions {
  /** By this name jobs are leased. No two workers that live have the same. */
  name: string;
  /** Items read or written at once. */
  concurrency: number;
  /** Items under way at once, in each lane. */
  underWay: number;
}

export interface WorkersDeps extends LeasedWork {
  queue: LeasedWork['queue'] & Pick<Queue, 'claim' | 'extend' | 'nextDueAtMs'>;
  /** Libraries that can be worked on now. */
  libraries(): readonly string[];
  /** There is nothing to do for now. */
  onIdle(): Promise<void>;
}

export interface Workers {
  /** Something was put into the queue. */
  wake(): void;
  underWay(): number;
  /** False if the loop that takes entries has not turned for long: something that it waits for never ends. */
  isMoving(): boolean;
  /** No more is taken; resolves when what is under way has ended. */
  drain(): Promise<void>;
}

interface Lane {
  reasons: readonly Reason[];
  pool: TaskPool;
}

const LANES: readonly (readonly Reason[])[] = [
  ['asked', 'new', 'changed'],
  ['unfinished', 'retry', 'refresh'],
];
/** However far the time of the next entry is, the queue is looked at again after this: a command may have put something, and wakes nobody. */
const LONGEST_SLEEP_MS = 2000;
/** The loop turns at least once in that time; several times that, and it is stuck. */
const STUCK_MS = 15 * 60_000;

/** @param signal aborts what is under way */
export function startWorkers({ name, concurrency, underWay }: WorkersOptions, deps: WorkersDeps, signal: AbortSignal): Workers {
  const semaphore = createSemaphore(concurrency, deps.clock);
  const lanes = LANES.map((reasons): Lane => ({ reasons, pool: createTaskPool(underWay, semaphore) }));
  const leases = keepLeases(deps, signal);
  const waker = createWaker(deps.clock, LONGEST_SLEEP_MS);
  let isDraining = false;
  let turnedAtMs = deps.clock.now();

  /** Fills the lanes that have room; returns how many jobs it took. */
  async function fill(): Promise<number> {
    let taken = 0;
    for (const { reasons, pool } of lanes) {
      const limit = pool.room();
      if (limit === 0) continue;
      const jobs = await deps.queue.claim({ worker: name, leaseMs: LEASE_MS, libraries: deps.libraries(), reasons, limit, nowMs: deps.clock.now() });
      taken += jobs.length;
      for (const lease of jobs.map((job) => leases.hold(job))) pool.start(() => workOnLease(lease, semaphore.run, deps, signal));
    }
    return taken;
  }

  /** Sleeps until an entry is due, something is put, or an Item under way has ended. */
  async function rest(): Promise<void> {
    const reasons = lanes.filter(({ pool }) => pool.room() > 0).flatMap((lane) => lane.reasons);
    const nextMs = reasons.length > 0 ? await deps.queue.nextDueAtMs({ worker: name, libraries: deps.libraries(), reasons }) : undefined;
    const changed = lanes.filter(({ pool }) => pool.underWay() > 0).map(({ pool }) => pool.changed());
    await waker.sleepUntil(nextMs ?? Number.POSITIVE_INFINITY, changed);
  }

  async function loop(): Promise<void> {
    while (!isDraining && !signal.aborted) {
      turnedAtMs = deps.clock.now();
      try {
        if ((await fill()) > 0) continue;
        if (lanes.every(({ pool }) => pool.underWay() === 0)) await deps.onIdle();
        await rest();
      } catch (error) {
        await pauseAfter(error, deps, signal);
      }
    }
  }

  const looping = loop();
  return {
    wake: waker.wake,
    underWay: () => lanes.reduce((sum, { pool }) => sum + pool.underWay(), 0),
    isMoving: () => deps.clock.now() - turnedAtMs < STUCK_MS,
    async drain() {
      isDraining = true;
      waker.wake();
      await looping;
      await Promise.all(lanes.map(({ pool }) => pool.drain()));
      await leases.stop();
    },
  };
}
