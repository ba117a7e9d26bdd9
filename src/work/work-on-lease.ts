/** One leased job: worked on as long as the lease is held, and given back if the work cannot be done. */
import type { Clock } from '../domain/clock.ts';
import type { Job, Queue } from '../ports/queue.ts';
import type { Lease } from './leases.ts';
import type { Semaphore } from './task-pool.ts';

export interface LeasedWork {
  queue: Pick<Queue, 'release'>;
  clock: Clock;
  /** Works on a job and ends it. Rejects when aborted; then the job is given back. */
  work(job: Job, atWork: Semaphore['run'], lease: Lease): Promise<void>;
  /** Another worker has taken the job meanwhile, and the work on it has ended. */
  onLost(job: Job): void;
  /** The queue itself fails: a bug, or a full disk. */
  onError(error: unknown): void;
}

/** After the queue failed. */
const ERROR_PAUSE_MS = 5000;

/** @param signal aborts all work */
export async function workOnLease(lease: Lease, run: Semaphore['run'], deps: LeasedWork, signal: AbortSignal): Promise<void> {
  // Reading and writing begin only while the job is certainly ours.
  const atWork: Semaphore['run'] = (task) =>
    run(async () => {
      await lease.confirm();
      return task();
    });
  try {
    await deps.work(lease.job, atWork, lease);
  } catch (error) {
    if (lease.isLost()) return deps.onLost(lease.job);
    if (!signal.aborted) await pauseAfter(error, deps, signal);
    await giveBack(lease.job, deps, signal);
  } finally {
    lease.drop();
  }
}

/** A full disk does not get emptier by trying all the time. */
export async function pauseAfter(error: unknown, { clock, onError }: Pick<LeasedWork, 'clock' | 'onError'>, signal: AbortSignal): Promise<void> {
  onError(error);
  await clock.sleep(ERROR_PAUSE_MS, signal);
}

async function giveBack(job: Job, deps: LeasedWork, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await deps.queue.release(job);
    } catch (error) {
      // The lease runs out, or the next start ends it.
      if (signal.aborted) return deps.onError(error);
      await pauseAfter(error, deps, signal);
    }
  }
}
