/** Counts of providers' requests on SQLite, in all and by day. Each process adds what it has counted. */
import { NO_COUNTS, type ProviderCounts, type ProviderDays, type ProviderTallies } from '../../ports/provider-state.ts';
import { countColumns, countsOf, newestIn, sumsIn } from '../tally-rows.ts';
import { autocommit, type Db, statement } from './connection.ts';

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
    return query
      .insertInto('provider_tallies')
      .values({ provider: p.provider, ...countColumns(p), open_until: p.openUntilMs, error: p.error, error_at: p.errorAtMs })
      .onConflict((conflict) =>
        conflict
          .column('provider')
          .doUpdateSet({ ...sumsIn('provider_tallies'), open_until: newestIn('open_until'), error: newestIn('error'), error_at: newestIn('error_at') }),
      );
  });
  const addToDay = statement(db, (query, p: DayChange) =>
    query
      .insertInto('provider_days')
      .values({ provider: p.provider, day: p.day, ...countColumns(p) })
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
