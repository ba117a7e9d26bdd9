/** Counters as rows of the file. */
import type { Selectable } from 'kysely';
import { type Counter, sumOf } from './counters.ts';
import type { TelemetryDb, TelemetrySchema } from './telemetry-file.ts';

type Row = Selectable<TelemetrySchema['counters']>;

export function counterOf({ took_ms, waited_ms, max_ms, buckets, ...rest }: Row): Counter {
  return { ...rest, tookMs: took_ms, waitedMs: waited_ms, maxMs: max_ms, buckets: JSON.parse(buckets) as Counter['buckets'] };
}

function rowOf({ tookMs, waitedMs, maxMs, buckets, ...rest }: Counter): Row {
  return { ...rest, took_ms: tookMs, waited_ms: waitedMs, max_ms: maxMs, buckets: JSON.stringify(buckets) };
}

/** Adds to what is counted already, in the transaction of the caller. */
export async function addCounters(counters: readonly Counter[], db: TelemetryDb): Promise<void> {
  for (const counter of counters) {
    const known = await db
      .selectFrom('counters')
      .selectAll()
      .where('period', '=', counter.period)
      .where('at', '=', counter.at)
      .where('name', '=', counter.name)
      .where('source', '=', counter.source)
      .executeTakeFirst();
    const row = rowOf(known ? sumOf(counterOf(known), counter) : counter);
    await db.replaceInto('counters').values(row).execute();
  }
}
