/** Spans and counters as Parquet (docs/telemetry.md says what is in them). */
import { z } from 'zod';
import { type ParquetColumn, parquetColumn, timeColumn } from './parquet-columns.ts';

const columnsOf = (schemas: Record<string, z.ZodType>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]): [string, ParquetColumn] => [name, parquetColumn(name, schema)]));

/** What a span notes has a column of its own. */
export const SPAN_COLUMNS = {
  ...columnsOf({ traceId: z.string(), spanId: z.string(), parentId: z.string(), name: z.string() }),
  startedAt: timeColumn('startedAt'),
  ...columnsOf({
    ...{ tookMs: z.number(), isError: z.boolean(), outcome: z.string(), library: z.string(), path: z.string(), itemId: z.int() },
    ...{ provider: z.string(), operation: z.string(), cached: z.boolean(), stale: z.boolean(), shared: z.boolean() },
    ...{ attempts: z.int(), waitMs: z.number() },
  }),
};

export const COUNTER_COLUMNS = {
  ...columnsOf({ period: z.string() }),
  startedAt: timeColumn('startedAt'),
  ...columnsOf({
    ...{ name: z.string(), source: z.string(), count: z.int(), errors: z.int(), cached: z.int() },
    ...{ tookMs: z.number(), waitedMs: z.number(), medianMs: z.number(), p95Ms: z.number(), maxMs: z.number() },
  }),
};
