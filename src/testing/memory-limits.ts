/** Limits and tallies in memory, for hosts under test. Held to the same contract as those on a database. */
import { type Bucket, type Limits, LONGEST_PAUSE_MS } from '../ports/limits.ts';
import { NO_COUNTS, type ProviderCounts, type ProviderTallies, type ProviderTally } from '../ports/provider-state.ts';

interface Row {
  tokens: number;
  filledAtMs: number;
  day?: string;
  used: number;
  pausedUntilMs: number;
  exhaustedUntilMs: number;
}

export interface Memory {
  limits: Limits;
  tallies: ProviderTallies;
  /** All that is kept. */
  kept(): unknown;
}

export function createMemory(): Memory {
  const rows = new Map<string, Row>();
  const tallies = new Map<string, ProviderTally>();
  return { limits: memoryLimits(rows), tallies: memoryTallies(tallies), kept: () => [[...rows], [...tallies]] };
}

function memoryLimits(rows: Map<string, Row>): Limits {
  const rowOf = (provider: string): Row => {
    const row = rows.get(provider) ?? { tokens: 1e9, filledAtMs: 0, used: 0, pausedUntilMs: 0, exhaustedUntilMs: 0 };
    rows.set(provider, row);
    return row;
  };
  return {
    async takeToken(provider, bucket, nowMs) {
      const row = rowOf(provider);
      forgetWrongTimes(row, nowMs);
      if (row.exhaustedUntilMs > nowMs) return { outcome: 'exhausted', untilMs: row.exhaustedUntilMs };
      if (row.pausedUntilMs > nowMs) return { outcome: 'paused', untilMs: row.pausedUntilMs };
      const level = levelOf(row, bucket, nowMs);
      if (level < 1) return { outcome: 'empty', waitMs: Math.max(1, Math.ceil(((1 - level) / bucket.ratePerSec) * 1000)) };
      Object.assign(row, { tokens: level - 1, filledAtMs: row.filledAtMs > nowMs + 60_000 ? nowMs : Math.max(row.filledAtMs, nowMs) });
      return { outcome: 'taken' };
    },
    async spend(provider, { day, perDay }) {
      const row = rowOf(provider);
      const isCounted = row.day !== undefined && row.day >= day && Date.parse(row.day) - Date.parse(day) <= 86_400_000;
      const used = isCounted ? row.used : 0;
      if (used >= perDay) return false;
      Object.assign(row, { used: used + 1, day: isCounted ? row.day : day });
      return true;
    },
    async pause(provider, untilMs) {
      const row = rowOf(provider);
      forgetWrongTimes(row, untilMs);
      row.pausedUntilMs = Math.max(row.pausedUntilMs, untilMs);
    },
    async exhaust(provider, untilMs) {
      const row = rowOf(provider);
      forgetWrongTimes(row, untilMs);
      row.exhaustedUntilMs = Math.max(row.exhaustedUntilMs, untilMs);
    },
    async standing(provider, bucket, nowMs) {
      const row = rows.get(provider);
      if (!row) return { tokens: bucket.burst };
      forgetWrongTimes(row, nowMs);
      return {
        tokens: Math.max(0, Math.floor(levelOf(row, bucket, nowMs))),
        ...(row.day !== undefined && { day: row.day, usedToday: row.used }),
        ...(row.pausedUntilMs > 0 && { pausedUntilMs: row.pausedUntilMs }),
        ...(row.exhaustedUntilMs > 0 && { exhaustedUntilMs: row.exhaustedUntilMs }),
      };
    },
  };
}

function forgetWrongTimes(row: Row, nowMs: number): void {
  if (row.pausedUntilMs > nowMs + LONGEST_PAUSE_MS) row.pausedUntilMs = 0;
  if (row.exhaustedUntilMs > nowMs + LONGEST_PAUSE_MS) row.exhaustedUntilMs = 0;
}

function levelOf({ tokens, filledAtMs }: Row, { ratePerSec, burst }: Bucket, nowMs: number): number {
  return filledAtMs > nowMs + 60_000 ? burst : Math.min(burst, tokens + (Math.max(0, nowMs - filledAtMs) * ratePerSec) / 1000);
}

function memoryTallies(tallies: Map<string, ProviderTally>): ProviderTallies {
  return {
    load: async (provider) => tallies.get(provider) ?? { counts: NO_COUNTS },
    async add(provider, { counts = NO_COUNTS, ...more }) {
      const before = tallies.get(provider) ?? { counts: NO_COUNTS };
      const sums = Object.entries(before.counts).map(([name, count]: [string, number]) => [name, count + counts[name as keyof ProviderCounts]]);
      tallies.set(provider, { ...before, ...more, counts: Object.fromEntries(sums) as unknown as ProviderCounts });
    },
  };
}
