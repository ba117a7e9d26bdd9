/** Puts into the queue, every minute, the books of which an answer is past its time. */
import type { Clock } from '../domain/clock.ts';
import type { Queue } from '../ports/queue.ts';

export interface SweepDeps {
  queue: Pick<Queue, 'putStale'>;
  clock: Clock;
  libraries: readonly string[];
  providers: readonly string[];
  /** Something was put into the queue. */
  onQueued(): void;
  onError(error: unknown): void;
}

const SWEEP_MS = 60_000;

/** Resolves when the signal is aborted. */
export async function sweep({ queue, clock, libraries, providers, onQueued, onError }: SweepDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(SWEEP_MS, signal);
    const put = await queue.putStale(libraries, providers, clock.now()).catch(onError);
    if (put) onQueued();
  }
}
