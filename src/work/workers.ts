/**
 * Takes what is due from the queue and works on it, in two lanes: what is new or changed goes at once; what waits for slow
 * providers, is tried again or refreshed stands in line beside it and holds nobody up.
 */
import type { Clock } from '../domain/clock.ts';
import type { Job, Queue, Reason } from '../ports/queue.ts';
import { createLine, createTurns, type Turns } from './lanes.ts';

export interface WorkersOptions {
  /** Items read or written at once. */
  concurrency: number;
  /** Items under way at once, in each lane. */
  underWay: number;
}

export interface WorkersDeps {
  queue: Pick<Queue, 'claim' | 'nextDueAtMs' | 'release'>;
  clock: Clock;
  /** Libraries that can be worked on now. */
  libraries(): readonly string[];
  /** Works on a job and ends it. Rejects when aborted; then the job is given back. */
  work(job: Job, atWork: Turns['take'], signal: AbortSignal): Promise<void>;
  /** There is nothing to do for now. */
  onIdle(): Promise<void>;
  /** The queue itself fails: a bug, or a full disk. */
  onError(error: unknown): void;
}

export interface Workers {
  /** Something was put into the queue. */
  wake(): void;
  underWay(): number;
  /** No more is taken; resolves when what is under way has ended. */
  drain(): Promise<void>;
}

const LANES: readonly (readonly Reason[])[] = [
  ['asked', 'new', 'changed'],
  ['unfinished', 'retry', 'refresh'],
];
/** However far the next entry's time is, the queue is looked at again after this. */
const LONGEST_SLEEP_MS = 30_000;
/** After the queue failed. */
const ERROR_PAUSE_MS = 5000;

/** @param signal aborts what is under way */
export function startWorkers({ concurrency, underWay }: WorkersOptions, deps: WorkersDeps, signal: AbortSignal): Workers {
  const turns = createTurns(concurrency);
  const lanes = LANES.map((reasons) => ({ reasons, line: createLine(underWay, turns) }));
  let isDraining = false;
  let isWoken = false;
  let resting = new AbortController();

  function wake(): void {
    isWoken = true;
    resting.abort();
  }

  async function workOn(job: Job): Promise<void> {
    try {
      await deps.work(job, turns.take, signal);
    } catch (error) {
      if (!signal.aborted) await pauseAfter(error);
      await giveBack(job);
    }
  }

  /** A full disk does not get emptier by trying all the time. */
  async function pauseAfter(error: unknown): Promise<void> {
    deps.onError(error);
    await deps.clock.sleep(ERROR_PAUSE_MS, signal);
  }

  async function giveBack(job: Job): Promise<void> {
    for (;;) {
      try {
        return await deps.queue.release(job);
      } catch (error) {
        // The next start takes it back.
        if (signal.aborted) return deps.onError(error);
        await pauseAfter(error);
      }
    }
  }

  /** Fills the lanes that have room; returns how many entries it took. */
  async function fill(): Promise<number> {
    let taken = 0;
    for (const { reasons, line } of lanes) {
      const limit = line.room();
      if (limit === 0) continue;
      const jobs = await deps.queue.claim({ libraries: deps.libraries(), reasons, limit, nowMs: deps.clock.now() });
      taken += jobs.length;
      for (const job of jobs) line.enter(() => workOn(job));
    }
    return taken;
  }

  /** Sleeps until an entry is due, something is put, or an Item under way has ended. */
  async function rest(): Promise<void> {
    resting = new AbortController();
    const reasons = lanes.filter(({ line }) => line.room() > 0).flatMap((lane) => lane.reasons);
    const nextMs = reasons.length > 0 ? await deps.queue.nextDueAtMs({ libraries: deps.libraries(), reasons }) : undefined;
    const sleepMs = Math.min(LONGEST_SLEEP_MS, Math.max(0, (nextMs ?? Number.POSITIVE_INFINITY) - deps.clock.now()));
    const moved = lanes.filter(({ line }) => line.inside() > 0).map(({ line }) => line.moved());
    if (!isWoken) await Promise.race([deps.clock.sleep(sleepMs, resting.signal), ...moved]);
    isWoken = false;
    resting.abort();
  }

  async function loop(): Promise<void> {
    while (!isDraining && !signal.aborted) {
      try {
        if ((await fill()) > 0) continue;
        if (lanes.every(({ line }) => line.inside() === 0)) await deps.onIdle();
        await rest();
      } catch (error) {
        await pauseAfter(error);
      }
    }
  }

  const looping = loop();
  return {
    wake,
    underWay: () => lanes.reduce((sum, { line }) => sum + line.inside(), 0),
    async drain() {
      isDraining = true;
      wake();
      await looping;
      await Promise.all(lanes.map(({ line }) => line.empty()));
    },
  };
}
