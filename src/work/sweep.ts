/** Puts into the queue, every minute, the books of which an answer is past its time. */
import type { Clock } from '../domain/clock.ts';
import { createWaker } from '../domain/waker.ts';
import type { Queue } from '../ports/queue.ts';

export interface SweepDeps {
  queue: Pick<Queue, 'putStale'>;
  clock: Clock;
  libraries: readonly string[];
  /** Those that may be asked now: what waits for another one waits. */
  providers(): readonly string[];
  /** Something was put into the queue. */
  onQueued(): void;
  onError(error: unknown): void;
}

const SWEEP_MS = 60_000;

export interface Sweep {
  /** Sweeps at once: a provider may be asked again. */
  wake(): void;
  /** Resolves when the signal is aborted. */
  ended: Promise<void>;
}

export function startSweep({ queue, clock, libraries, providers, onQueued, onError }: SweepDeps, signal: AbortSignal): Sweep {
  const waker = createWaker(clock, SWEEP_MS);
  signal.addEventListener('abort', waker.wake, { once: true });
  async function loop(): Promise<void> {
    while (!signal.aborted) {
      await waker.sleepUntil(Number.POSITIVE_INFINITY);
      const put = await queue.putStale(libraries, providers(), clock.now()).catch(onError);
      if (put) onQueued();
    }
  }
  return { wake: waker.wake, ended: loop() };
}
