/** Holds the leases of the jobs under way: extends them in time, and aborts the work on a job that another worker has taken. */
import type { Clock } from '../domain/clock.ts';
import type { Job, Queue } from '../ports/queue.ts';

/**
 * A worker that dies without a word is waited for this long. One that is merely slow, or whose machine slept, keeps its jobs as long as
 * nobody has taken them.
 */
export const LEASE_MS = 60_000;
const EXTEND_EVERY_MS = LEASE_MS / 3;

/** One job that is ours for now. */
export interface Lease {
  job: Job;
  /** Aborts when the job is lost, or all work is to end. */
  signal: AbortSignal;
  /** Makes sure that the job is still ours, before something is done that nobody else may do. Rejects if it is lost. */
  confirm(): Promise<void>;
  /** Somebody found out that another worker has the job. */
  lose(): void;
  isLost(): boolean;
  /** Ends the holding; the job itself is ended in the queue. */
  drop(): void;
}

export interface Leases {
  hold(job: Job): Lease;
  /** Ends the extending. */
  stop(): Promise<void>;
}

export interface LeasesDeps {
  queue: Pick<Queue, 'extend'>;
  clock: Clock;
  onError(error: unknown): void;
}

interface Held {
  untilMs: number;
  lost: AbortController;
}

/** @param signal aborts all work */
export function keepLeases({ queue, clock, onError }: LeasesDeps, signal: AbortSignal): Leases {
  const held = new Map<Job, Held>();
  const stopping = new AbortController();

  const lose = (each: Held | undefined) => each?.lost.abort(new Error('another worker has taken the job'));

  async function extend(jobs: readonly Job[]): Promise<void> {
    const untilMs = clock.now() + LEASE_MS;
    const lost = new Set(await queue.extend(jobs, untilMs));
    for (const job of jobs) {
      const each = held.get(job);
      if (lost.has(job)) lose(each);
      else if (each) each.untilMs = untilMs;
    }
  }

  async function extendInTime(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(EXTEND_EVERY_MS, stopping.signal);
      if (held.size > 0 && !stopping.signal.aborted) await extend([...held.keys()]).catch(onError);
    }
  }

  const extending = extendInTime();
  return {
    hold(job) {
      const each: Held = { untilMs: clock.now() + LEASE_MS, lost: new AbortController() };
      held.set(job, each);
      return {
        job,
        signal: AbortSignal.any([signal, each.lost.signal]),
        async confirm() {
          if (each.untilMs - clock.now() < EXTEND_EVERY_MS) await extend([job]);
          each.lost.signal.throwIfAborted();
        },
        lose: () => lose(each),
        isLost: () => each.lost.signal.aborted,
        drop: () => void held.delete(job),
      };
    },
    async stop() {
      stopping.abort();
      await extending;
    },
  };
}
