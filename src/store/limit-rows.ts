/** What the rows of limits say, in either database. */
import type { Bucket, LimitStanding, TokenReply } from '../ports/limits.ts';

/** A row as it counts at a moment. */
export interface LimitRow {
  /** What the bucket holds. */
  level: number;
  day: string | null;
  used: number;
  paused_until: number;
  exhausted_until: number;
}

/** A filling that lies further in the future than this was noted while the clock was wrong. */
export const CLOCK_ERROR_MS = 60_000;

/** The bucket of a row that a pause or a budget made is full, whatever its burst is. */
export const NEW_ROW = { tokens: 1e9, filled_at: 0, day: null, used: 0, paused_until: 0, exhausted_until: 0 };

export type UntilColumn = 'paused_until' | 'exhausted_until';

export function refusal(row: LimitRow | undefined, { ratePerSec }: Pick<Bucket, 'ratePerSec'>, nowMs: number): TokenReply {
  if (!row) throw new Error('a bucket that was never filled is full');
  if (row.exhausted_until > nowMs) return { outcome: 'exhausted', untilMs: row.exhausted_until };
  if (row.paused_until > nowMs) return { outcome: 'paused', untilMs: row.paused_until };
  return { outcome: 'empty', waitMs: Math.max(1, Math.ceil(((1 - row.level) / ratePerSec) * 1000)) };
}

export function standing(row: LimitRow | undefined, burst: number): LimitStanding {
  if (!row) return { tokens: burst };
  return {
    tokens: Math.max(0, Math.floor(row.level)),
    ...(row.day !== null && { day: row.day, usedToday: row.used }),
    ...(row.paused_until > 0 && { pausedUntilMs: row.paused_until }),
    ...(row.exhausted_until > 0 && { exhaustedUntilMs: row.exhausted_until }),
  };
}
