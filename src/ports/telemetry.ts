/** What is kept of the work that was traced, and what it says: the slowest books, and how stages and sources do. */
import type { SpanName } from './tracing.ts';

/** A piece of work that is done. */
export interface FinishedSpan {
  traceId: string;
  spanId: string;
  parentId: string | undefined;
  name: string;
  startedAtMs: number;
  tookMs: number;
  isError: boolean;
  facts: Readonly<Record<string, string | number | boolean>>;
}

/** How one kind of work did. What came from the cache counts for nothing but `cached`. */
export interface WorkMeasure {
  count: number;
  errors: number;
  cached: number;
  /** Milliseconds, all in all. */
  tookMs: number;
  /** Of those, what was waited for the provider's limit. */
  waitedMs: number;
  medianMs: number;
  p95Ms: number;
  maxMs: number;
}

/** What an hour or a day came to, for one kind of work and one source. */
export interface KeptCounter extends WorkMeasure {
  period: 'hour' | 'day';
  startedAtMs: number;
  name: string;
  /** The provider of what was asked, the library of books, or nothing. */
  source: string;
}

export interface SlowBook {
  itemId: number | undefined;
  library: string;
  path: string;
  startedAtMs: number;
  tookMs: number;
  outcome: string;
  /** Where the time went, in the order of the work. */
  stages: { name: string; tookMs: number }[];
}

export interface TelemetryReport {
  sinceMs: number;
  madeAtMs: number;
  books: WorkMeasure | undefined;
  /** Slowest first. */
  slowest: SlowBook[];
  stages: (WorkMeasure & { name: SpanName })[];
  /** What each provider was asked. */
  sources: (WorkMeasure & { source: string })[];
  /** The same by the time, oldest first; each period is as long. */
  periods: (WorkMeasure & { source: string; atMs: number })[];
  periodMs: number;
  kept: { spans: number; sizeBytes: number; oldestAtMs: number | undefined };
}

export interface TelemetryQuestion {
  sinceMs: number;
  /** So many of the slowest books. */
  slowest: number;
}

/** Undefined where nothing is kept. Throws `ReadError` for a file that cannot be read. */
export type AskTelemetry = (of: TelemetryQuestion) => Promise<TelemetryReport | undefined>;
