/** What is kept of a provider between runs: what is left of its limits, and how its requests ended. */
import type { LimitStanding } from './limits.ts';

export interface ProviderState extends Omit<LimitStanding, 'tokens'>, ProviderTally {}

/** How a provider's requests ended since the state folder was made, in all processes. */
export interface ProviderTally {
  /** When the circuit breaker was to close again, if it was open. */
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
  /** Sum of the times that the requests took. */
  tookMs: number;
}

export const NO_COUNTS: ProviderCounts = { requests: 0, failures: 0, found: 0, missing: 0, cached: 0, tookMs: 0 };

/** Adds up how requests end. */
export interface ProviderTallies {
  load(provider: string): Promise<ProviderTally>;
  /**
   * Adds counts to those that are kept, and to those of the day; the rest replaces what is kept. Never rejects: a request does not fail
   * because its count cannot be saved.
   */
  add(provider: string, change: Partial<ProviderTally>, nowMs: number): Promise<void>;
}

/** How a provider's requests ended on one day. */
export interface ProviderDay extends ProviderCounts {
  provider: string;
  /** In UTC: `2026-01-31`. */
  day: string;
}

export interface ProviderDays {
  /** All days with a request or a question, oldest first. */
  providerDays(): Promise<ProviderDay[]>;
}
