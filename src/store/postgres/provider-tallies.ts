/** Counts of providers' requests on PostgreSQL, in all and by day. Each process adds what it has counted. */
import { NO_COUNTS, type ProviderDays, type ProviderTallies } from '../../ports/provider-state.ts';
import { countColumns, countsOf, newestIn, sumsIn } from '../tally-rows.ts';
import { type PgDb, storable, transact } from './connection.ts';

/** @param onError hears that counts could not be saved; the request goes on */
export function createTallies(db: PgDb, onError: (error: unknown) => void): ProviderTallies & ProviderDays {
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
    async add(provider, { counts = NO_COUNTS, openUntilMs = null, lastError }, nowMs) {
      const columns = countColumns(counts);
      const isCounted = Object.values(counts).some((count) => count > 0);
      await transact(db, async (query) => {
        await query
          .insertInto('provider_tallies')
          .values({ provider, ...columns, open_until: openUntilMs, error: lastError ? storable(lastError.message) : null, error_at: lastError?.atMs ?? null })
          .onConflict((conflict) =>
            conflict
              .column('provider')
              .doUpdateSet({ ...sumsIn('provider_tallies'), open_until: newestIn('open_until'), error: newestIn('error'), error_at: newestIn('error_at') }),
          )
          .execute();
        if (!isCounted) return;
        await query
          .insertInto('provider_days')
          .values({ provider, day: new Date(nowMs).toISOString().slice(0, 10), ...columns })
          .onConflict((conflict) => conflict.columns(['provider', 'day']).doUpdateSet(sumsIn('provider_days')))
          .execute();
      }).catch(onError);
    },
    async providerDays() {
      const rows = await db.selectFrom('provider_days').selectAll().orderBy('day').orderBy('provider').execute();
      return rows.map((row) => ({ provider: row.provider, day: row.day, ...countsOf(row) }));
    },
  };
}
