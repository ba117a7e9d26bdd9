/**
 * Slows down whoever guesses passwords, by address and by account, with growing delays. Nobody is locked out for good: an account waits for
 * some seconds at most, whoever guesses at it, and an address for some minutes.
 */

interface Pace {
  /** So many attempts cost nothing. */
  free: number;
  maxDelayMs: number;
}

const BY_ADDRESS: Pace = { free: 10, maxDelayMs: 15 * 60_000 };
/** What strangers do to an account must not keep its owner out. */
const BY_ACCOUNT: Pace = { free: 20, maxDelayMs: 10_000 };
const FIRST_DELAY_MS = 1000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
/** Whoever invents names or addresses does not fill the memory. */
const KEPT = 10_000;

export interface Attempt {
  account: string;
  address: string;
}

export interface Throttle {
  /** Counts an attempt before its password is checked, so that many at once are many. Returns how long to wait first, and then counts nothing. */
  begin(attempt: Attempt): number;
  /** The password was right: what was counted is forgotten. */
  succeed(attempt: Attempt): void;
}

interface Tally {
  attempts: number;
  lastAtMs: number;
}

export function createThrottle(now: () => number): Throttle {
  const tallies = new Map<string, Tally>();
  const keysOf = ({ account, address }: Attempt): [string, Pace][] => [
    [`address ${address}`, BY_ADDRESS],
    [`account ${account}`, BY_ACCOUNT],
  ];

  function waitOf(key: string, { free, maxDelayMs }: Pace): number {
    const tally = tallies.get(key);
    if (!tally) return 0;
    const sinceMs = now() - tally.lastAtMs;
    if (sinceMs >= FORGOTTEN_AFTER_MS) tallies.delete(key);
    const over = tally.attempts - free;
    return over < 0 ? 0 : Math.max(0, Math.min(maxDelayMs, FIRST_DELAY_MS * 2 ** Math.min(over, 30)) - sinceMs);
  }

  function count(key: string): void {
    const attempts = (tallies.get(key)?.attempts ?? 0) + 1;
    tallies.delete(key);
    tallies.set(key, { attempts, lastAtMs: now() });
    const [oldest] = tallies.keys();
    if (tallies.size > KEPT && oldest !== undefined) tallies.delete(oldest);
  }

  return {
    begin(attempt) {
      const keys = keysOf(attempt);
      const waitMs = Math.max(...keys.map(([key, pace]) => waitOf(key, pace)));
      if (waitMs === 0) for (const [key] of keys) count(key);
      return waitMs;
    },
    succeed(attempt) {
      for (const [key] of keysOf(attempt)) tallies.delete(key);
    },
  };
}
