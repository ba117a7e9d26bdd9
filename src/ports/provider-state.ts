/** What is remembered of a provider between runs: pauses, the day's budget, and how it has done. */

export interface ProviderState {
  /** Not asked before, in milliseconds since 1970: a Retry-After that a restart must not forget. */
  pausedUntilMs?: number;
  /** The day that is being counted, as the provider's calendar has it (`2026-11-21`), and the requests sent on it. */
  day?: string;
  usedToday?: number;
  /** The provider itself said that the day's budget is gone; until then, in milliseconds since 1970. */
  exhaustedUntilMs?: number;
  /** The breaker was open when it was last seen, until then. */
  openUntilMs?: number;
  counts: ProviderCounts;
  lastError?: { message: string; atMs: number };
}

/** Since the state folder was made. */
export interface ProviderCounts {
  /** Requests sent. */
  requests: number;
  /** Requests that failed. */
  failures: number;
  /** Questions by outcome; one request may answer many. */
  found: number;
  missing: number;
  /** Questions that the cache answered. */
  cached: number;
  /** Time that the requests took, together. */
  tookMs: number;
}

export const NEW_STATE: ProviderState = { counts: { requests: 0, failures: 0, found: 0, missing: 0, cached: 0, tookMs: 0 } };

/** Keeps provider states; writes are small and at once, so that a crash forgets no pause and no spent budget. */
export interface ProviderStateStore {
  load(provider: string): ProviderState | undefined;
  save(provider: string, state: ProviderState): void;
}
