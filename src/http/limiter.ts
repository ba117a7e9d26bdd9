/**
 * The token bucket, by bottleneck. Its heartbeat is 250 ms: a refill interval that is no multiple of it silently gives
 * another rate, so every 250 ms a quarter of the rate is added (fractions work).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { RateLimitedError } from '../domain/errors.ts';
import type { ProviderLimits } from '../domain/provider.ts';

const REFILL_INTERVAL_MS = 250;

export interface Limiter {
  /** Runs a task when it has a token. Rejects with `RateLimitedError` while a pause is longer than worth waiting for. */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** No task starts for so long; a longer pause is never shortened. */
  pause(ms: number): void;
  /** When the pause ends, in milliseconds since 1970; undefined when there is none. */
  pausedUntilMs(): number | undefined;
  stop(): Promise<void>;
}

export interface LimiterOptions {
  limits: ProviderLimits;
  /** A pause up to this is waited for, a longer one fails what is asked. */
  maxWaitMs: number;
  now(): number;
}

export function createLimiter({ limits, maxWaitMs, now }: LimiterOptions): Limiter {
  const bottleneck = new Bottleneck({
    maxConcurrent: limits.concurrent,
    reservoir: limits.burst,
    reservoirIncreaseInterval: REFILL_INTERVAL_MS,
    reservoirIncreaseAmount: (limits.ratePerSec * REFILL_INTERVAL_MS) / 1000,
    reservoirIncreaseMaximum: limits.burst,
  });
  let pauseEndMs = 0;

  function assertWorthWaiting(): void {
    const waitMs = pauseEndMs - now();
    if (waitMs > maxWaitMs) throw new RateLimitedError(`paused for ${Math.ceil(waitMs / 1000)} s at the provider's request`, waitMs);
  }

  async function waitForPause(signal: AbortSignal): Promise<void> {
    for (let waitMs = pauseEndMs - now(); waitMs > 0; waitMs = pauseEndMs - now()) {
      assertWorthWaiting();
      await sleep(waitMs, undefined, { signal });
    }
  }

  return {
    async run(task, signal) {
      assertWorthWaiting();
      return bottleneck.schedule(async () => {
        signal.throwIfAborted();
        await waitForPause(signal);
        return task();
      });
    },
    pause(ms) {
      pauseEndMs = Math.max(pauseEndMs, now() + ms);
    },
    pausedUntilMs: () => (pauseEndMs > now() ? pauseEndMs : undefined),
    stop: () => bottleneck.stop({ dropWaitingJobs: true, dropErrorMessage: 'stopped' }),
  };
}
