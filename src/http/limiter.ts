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
  /** Tasks that wait for a token. */
  waiting(): number;
  /** Tasks that could start at once. */
  tokens(): Promise<number>;
  stop(): Promise<void>;
}

export interface LimiterOptions {
  limits: ProviderLimits;
  /** A pause up to this is waited for, a longer one fails what is asked. */
  maxWaitMs: number;
  /** A pause that was asked for before the start, in milliseconds since 1970. */
  pausedUntilMs?: number | undefined;
  onPause?(untilMs: number): void;
  now(): number;
}

export function createLimiter({ limits, maxWaitMs, pausedUntilMs = 0, onPause, now }: LimiterOptions): Limiter {
  const increase = (limits.ratePerSec * REFILL_INTERVAL_MS) / 1000;
  const bottleneck = new Bottleneck({
    maxConcurrent: limits.concurrent,
    reservoir: limits.burst,
    reservoirIncreaseInterval: REFILL_INTERVAL_MS,
    reservoirIncreaseAmount: increase,
    // Room for the fraction of a token that is on its way, or a small burst would cut it off and slow the rate.
    reservoirIncreaseMaximum: Math.max(limits.burst, Math.ceil(increase)) + (increase % 1),
  });
  let pauseEndMs = pausedUntilMs;

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
      if (now() + ms <= pauseEndMs) return;
      pauseEndMs = now() + ms;
      onPause?.(pauseEndMs);
    },
    pausedUntilMs: () => (pauseEndMs > now() ? pauseEndMs : undefined),
    waiting: () => bottleneck.queued(),
    tokens: async () => Math.max(0, Math.floor((await bottleneck.currentReservoir()) ?? 0)),
    stop: () => bottleneck.stop({ dropWaitingJobs: true, dropErrorMessage: 'stopped' }),
  };
}
