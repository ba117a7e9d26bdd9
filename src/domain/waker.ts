/** A sleep that ends early when somebody wakes the sleeper, even if that was just before it fell asleep. */
import type { Clock } from './clock.ts';

export interface Waker {
  wake(): void;
  /** Sleeps until then, until somebody wakes it, or until one of the others resolves. */
  sleepUntil(atMs: number, others?: readonly Promise<void>[]): Promise<void>;
}

/** @param longestSleepMs however far the time is, the sleeper looks again after this */
export function createWaker(clock: Clock, longestSleepMs: number): Waker {
  let isWoken = false;
  let sleeping = new AbortController();
  return {
    wake() {
      isWoken = true;
      sleeping.abort();
    },
    async sleepUntil(atMs, others = []) {
      sleeping = new AbortController();
      const sleepMs = Math.min(longestSleepMs, Math.max(0, atMs - clock.now()));
      if (!isWoken) await Promise.race([clock.sleep(sleepMs, sleeping.signal), ...others]);
      isWoken = false;
      sleeping.abort();
    },
  };
}
