/** Counts of providers' requests on SQLite, in all and by day. Each process adds what it has counted. */
import { type RawBuilder, sql } from 'kysely';
import { NO_COUNTS, type ProviderCounts, type ProviderDays, type ProviderTallies } from '../../ports/provider-state.ts';
import { autocommit, type Db, statement } from './connection.ts';

type CountColumns = Omit<ProviderCounts, 'tookMs'> & { took_ms: number };

interface Change extends ProviderCounts {
  provider: string;
  openUntilMs: number | null;
  error: string | null;
  errorAtMs: number | null;
}

interface DayChange extends ProviderCounts {
  provider: string;
  day: string;
}

/** @param onError hears that counts could not be saved; the request goes on */
export function createTallies(db: Db, onError: (error: unknown) => void): ProviderTallies & ProviderDays {
  const add = statement(db, (query, p: Change) => {
    const newest = (name: string) => sql<never>`coalesce(${sql.ref(`excluded.${name}`)}, ${sql.ref(`provider_tallies.${name}`)})`;
    return query
      .insertInto('provider_tallies')
      .values({ provider: p.provider, ...columnsOf(p), open_until: p.openUntilMs, error: p.error, error_at: p.errorAtMs })
      .onConflict((conflict) =>
        conflict
          .column('provider')
          .doUpdateSet({ ...sumsIn('provider_tallies'), open_until: newest('open_until'), error: newest('error'), error_at: newest('error_at') }),
      );
  });
  const addToDay = statement(db, (query, p: DayChange) =>
    query
      .insertInto('provider_days')
      .values({ provider: p.provider, day: p.day, ...columnsOf(p) })
      .onConflict((conflict) => conflict.columns(['provider', 'day']).doUpdateSet(sumsIn('provider_days'))),
  );
  return {
    async load(provider) {
      const row = await db.selectFrom('provider_tallies').selectAll().where('provider', '=', provider).executeTakeFirst();
      if (!row) return { counts: NO_COUNTS };
      const { open_until: openUntilMs, error, error_at: atMs } = row;
      return {
        counts: countsOf(row),
        ...(openUntilMs !== null && { openUntilMs }),
        ...(error !== null && atMs !== null && { lastError: { message: error, atMs } }),
      };
    },
    add(provider, { counts = NO_COUNTS, openUntilMs = null, lastError }, nowMs) {
      const values = { provider, ...counts, openUntilMs, error: lastError?.message ?? null, errorAtMs: lastError?.atMs ?? null };
      const isCounted = Object.values(counts).some((count) => count > 0);
      return autocommit(db, () => {
        add.run(values);
        if (isCounted) addToDay.run({ provider, day: new Date(nowMs).toISOString().slice(0, 10), ...counts });
      }).catch(onError);
    },
    async providerDays() {
      const rows = await db.selectFrom('provider_days').selectAll().orderBy('day').orderBy('provider').execute();
      return rows.map((row) => ({ provider: row.provider, day: row.day, ...countsOf(row) }));
    },
  };
}

function columnsOf({ requests, failures, found, missing, cached, tookMs }: ProviderCounts): CountColumns {
  return { requests, failures, found, missing, cached, took_ms: tookMs };
}

function countsOf({ requests, failures, found, missing, cached, took_ms: tookMs }: CountColumns): ProviderCounts {
  return { requests, failures, found, missing, cached, tookMs };
}

/** Each count with what is added to it. */
function sumsIn(table: 'provider_tallies' | 'provider_days'): Record<keyof CountColumns, RawBuilder<number>> {
  const sum = (name: keyof CountColumns) => sql<number>`${sql.ref(`${table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`;
  return { requests: sum('requests'), failures: sum('failures'), found: sum('found'), missing: sum('missing'), cached: sum('cached'), took_ms: sum('took_ms') };
}
