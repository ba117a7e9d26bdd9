/** Counters: what the spans of an hour or of a day came to, for each kind of work and each source. Pure. */
import type { FinishedSpan, WorkMeasure } from '../../ports/telemetry.ts';
import { addTo, type Buckets, quantile, together } from './buckets.ts';

export type Period = 'hour' | 'day';

export const PERIOD_MS: Readonly<Record<Period, number>> = { hour: 3_600_000, day: 86_400_000 };

export interface Counter {
  period: Period;
  at: number;
  name: string;
  source: string;
  count: number;
  errors: number;
  cached: number;
  tookMs: number;
  waitedMs: number;
  maxMs: number;
  buckets: Buckets;
}

/** When the period began in which this happened, in UTC. */
export function startOf(period: Period, ms: number): number {
  return Math.floor(ms / PERIOD_MS[period]) * PERIOD_MS[period];
}

/** What these spans add to the counters of their hours and days. */
export function countersOf(spans: readonly FinishedSpan[]): Counter[] {
  const counters = new Map<string, Counter>();
  for (const span of spans)
    for (const period of ['hour', 'day'] as const) {
      const at = startOf(period, span.startedAtMs);
      const source = sourceOf(span);
      const key = `${period} ${at} ${span.name} ${source}`;
      const counter = counters.get(key) ?? emptyCounter({ period, at, name: span.name, source });
      counters.set(key, counter);
      count(span, counter);
    }
  return [...counters.values()];
}

function emptyCounter(of: Pick<Counter, 'period' | 'at' | 'name' | 'source'>): Counter {
  return { ...of, count: 0, errors: 0, cached: 0, tookMs: 0, waitedMs: 0, maxMs: 0, buckets: {} };
}

function sourceOf({ name, facts }: FinishedSpan): string {
  const source = name === 'ask' ? facts.provider : name === 'book' ? facts.library : undefined;
  return typeof source === 'string' ? source : '';
}

/** What was not asked says nothing of who would have been. */
function count({ facts, isError, tookMs }: FinishedSpan, counter: Counter): void {
  if (facts.cached === true && !isError) {
    counter.cached++;
    return;
  }
  counter.count++;
  if (isError) counter.errors++;
  counter.tookMs += tookMs;
  counter.waitedMs += typeof facts.waitMs === 'number' ? facts.waitMs : 0;
  counter.maxMs = Math.max(counter.maxMs, tookMs);
  addTo(counter.buckets, tookMs);
}

export function sumOf(one: Counter, other: Counter): Counter {
  return {
    ...one,
    count: one.count + other.count,
    errors: one.errors + other.errors,
    cached: one.cached + other.cached,
    tookMs: one.tookMs + other.tookMs,
    waitedMs: one.waitedMs + other.waitedMs,
    maxMs: Math.max(one.maxMs, other.maxMs),
    buckets: together(one.buckets, other.buckets),
  };
}

export function measureOf({ count, errors, cached, tookMs, waitedMs, maxMs, buckets }: Counter): WorkMeasure {
  return { count, errors, cached, tookMs, waitedMs, maxMs, medianMs: quantile(buckets, 0.5, maxMs), p95Ms: quantile(buckets, 0.95, maxMs) };
}
