/**
 * What all processes on one state together may ask of a provider: the tokens of its bucket, its budget of the day, its pauses. Each
 * is spent in one step, so that two processes never spend the same (docs/decisions/0018).
 */

/** No pause that is heeded and no day is longer: what lies further in the future was noted while the clock was wrong, and does not hold. */
export const LONGEST_PAUSE_MS = 48 * 3_600_000;

export interface Bucket {
  ratePerSec: number;
  burst: number;
  /** Requests under way at once; those of all processes are counted where they share no more than their limits. */
  concurrent?: number;
  /** No request is under way for longer, in milliseconds. */
  longestMs?: number;
}

export interface Budget {
  perDay: number;
  /** The day in the provider's calendar, such as `2026-11-21`. */
  day: string;
}

/**
 * Taken; or how long the bucket is empty; or until when nothing may be asked at all, in milliseconds since 1970. Where `release` is given, the
 * request counts as under way until it is called; it never rejects.
 */
export type TokenReply =
  | { outcome: 'taken'; release?(): Promise<void> }
  | { outcome: 'empty'; waitMs: number }
  | { outcome: 'paused' | 'exhausted'; untilMs: number };

export interface LimitStanding {
  /** Requests that could be sent at once. */
  tokens: number;
  /** The day that was counted last, and the requests sent on it. */
  day?: string;
  usedToday?: number;
  /** The provider asked not to be asked before, in milliseconds since 1970. */
  pausedUntilMs?: number;
  /** The provider said that the day's budget is gone until then. */
  exhaustedUntilMs?: number;
}

export interface Limits {
  /** Takes one token, unless the bucket is empty or the provider is paused. */
  takeToken(provider: string, bucket: Bucket, nowMs: number): Promise<TokenReply>;
  /** Takes one request off the day's budget. False if none is left. */
  spend(provider: string, budget: Budget): Promise<boolean>;
  /** A longer pause is never shortened. */
  pause(provider: string, untilMs: number): Promise<void>;
  exhaust(provider: string, untilMs: number): Promise<void>;
  standing(provider: string, bucket: Bucket, nowMs: number): Promise<LimitStanding>;
}
