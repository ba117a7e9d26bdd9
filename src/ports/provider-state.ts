/** What is remembered of a provider between runs: how its limits stand, and how it has done. */
import type { LimitStanding } from './limits.ts';

export interface ProviderState extends Omit<LimitStanding, 'tokens'>, ProviderTally {}

/** How a provider has done since the state folder was made, in all processes together. */
export interface ProviderTally {
  /** The breaker was open when it was last seen, until then. */
  openUntilMs?: number;
  counts: ProviderCounts;
  lastError?: { message: string; atMs: number };
}

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

export const NO_COUNTS: ProviderCounts = { requests: 0, failures: 0, found: 0, missing: 0, cached: 0, tookMs: 0 };

/** Adds up how providers do. */
export interface ProviderTallies {
  load(provider: string): Promise<ProviderTally>;
  /** Adds counts to those that are kept; the rest replaces what is kept. Never rejects: what cannot be kept costs no request. */
  add(provider: string, change: Partial<ProviderTally>): Promise<void>;
}
