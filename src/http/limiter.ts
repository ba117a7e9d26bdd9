/**
 * The token bucket, by bottleneck, filled by our own clock: bottleneck's heartbeat of 250 ms skips a beat whenever a timer
 * fires a moment early, and so gives a sixth less than the rate (docs/decisions/0004). Tokens are added for the time that
 * has really passed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { RateLimitedError } from '../domain/errors.ts';
import type { ProviderLimits } from '../sdk/provider.ts';

const REFILL_INTERVAL_MS = 100;

/** What goes first when both wait: one lookup answers for a whole batch of books, one search for a single one. */
export type Kind = 'lookup' | 'search';

const PRIORITY: Record<Kind, number> = { lookup: 3, search: 6 };

export interface Limiter {
  /** Runs a task when it has a token. Rejects with `RateLimitedError` while a pause is longer than worth waiting for. */
  run<T>(kind: Kind, task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** No task starts for so long; a longer pause is never shortened. */
  pause(ms: number): void;
  /** When the pause ends, in milliseconds since 1970; undefined when there is none. */
  pausedUntilMs(): number | undefined;
  /** Tasks that wait for a token, and go before a new one of this kind. */
  waiting(kind: Kind): number;
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
  // Room for the fraction of a token that is on its way, or a small burst would cut it off and slow the rate.
  const maximum = Math.max(limits.burst, Math.ceil(increase)) + (increase % 1);
  const bottleneck = new Bottleneck({ maxConcurrent: limits.concurrent, reservoir: limits.burst });
  let filling: NodeJS.Timeout | undefined;
  let filledAtMs = 0;

  /** Adds what the time since the last filling is worth; goes on until the bucket is full. */
  async function fill(): Promise<void> {
    const nowMs = performance.now();
    const worth = ((nowMs - filledAtMs) / 1000) * limits.ratePerSec;
    filledAtMs = nowMs;
    const level = (await bottleneck.currentReservoir()) ?? 0;
    const more = Math.min(worth, maximum - level);
    if (more > 0) await bottleneck.incrementReservoir(more);
    const isFull = level + more > maximum - 1e-6;
    if (filling) filling = isFull && bottleneck.empty() ? undefined : setTimeout(() => void fill(), REFILL_INTERVAL_MS);
  }

  function startFilling(): void {
    if (filling) return;
    filledAtMs = performance.now();
    filling = setTimeout(() => void fill(), REFILL_INTERVAL_MS);
  }

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
    async run(kind, task, signal) {
      assertWorthWaiting();
      startFilling();
      return bottleneck.schedule({ priority: PRIORITY[kind] }, async () => {
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
    waiting: (kind) => bottleneck.queued(PRIORITY.lookup) + (kind === 'search' ? bottleneck.queued(PRIORITY.search) : 0),
    tokens: async () => Math.max(0, Math.floor((await bottleneck.currentReservoir()) ?? 0)),
    stop() {
      clearTimeout(filling);
      filling = undefined;
      return bottleneck.stop({ dropWaitingJobs: true, dropErrorMessage: 'stopped' });
    },
  };
}
