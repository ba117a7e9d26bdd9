/** Counts of providers' requests on SQLite. Each process adds what it has counted. */
import { sql } from 'kysely';
import { NO_COUNTS, type ProviderTallies } from '../../ports/provider-state.ts';
import { autocommit, type Db, statement } from './connection.ts';

interface Change {
  provider: string;
  requests: number;
  failures: number;
  found: number;
  missing: number;
  cached: number;
  tookMs: number;
  openUntilMs: number | null;
  error: string | null;
  errorAtMs: number | null;
}

/** @param onError hears that counts could not be saved; the request goes on */
export function createTallies(db: Db, onError: (error: unknown) => void): ProviderTallies {
  const add = statement(db, (query, p: Change) => {
    const { requests, failures, found, missing, cached, tookMs, openUntilMs, error, errorAtMs } = p;
    const counts = { requests, failures, found, missing, cached, took_ms: tookMs };
    const sums = Object.fromEntries(
      Object.keys(counts).map((name) => [name, sql<number>`${sql.ref(`provider_tallies.${name}`)} + ${sql.ref(`excluded.${name}`)}`]),
    );
    const newest = (name: string) => sql<never>`coalesce(${sql.ref(`excluded.${name}`)}, ${sql.ref(`provider_tallies.${name}`)})`;
    return query
      .insertInto('provider_tallies')
      .values({ provider: p.provider, ...counts, open_until: openUntilMs, error, error_at: errorAtMs })
      .onConflict((conflict) =>
        conflict.column('provider').doUpdateSet({ ...sums, open_until: newest('open_until'), error: newest('error'), error_at: newest('error_at') }),
      );
  });
  return {
    async load(provider) {
      const row = await db.selectFrom('provider_tallies').selectAll().where('provider', '=', provider).executeTakeFirst();
      if (!row) return { counts: NO_COUNTS };
      const { requests, failures, found, missing, cached, took_ms: tookMs, open_until: openUntilMs, error, error_at: atMs } = row;
      return {
        counts: { requests, failures, found, missing, cached, tookMs },
        ...(openUntilMs !== null && { openUntilMs }),
        ...(error !== null && atMs !== null && { lastError: { message: error, atMs } }),
      };
    },
    add(provider, { counts = NO_COUNTS, openUntilMs = null, lastError }) {
      const values = { provider, ...counts, openUntilMs, error: lastError?.message ?? null, errorAtMs: lastError?.atMs ?? null };
      return autocommit(db, () => void add.run(values)).catch(onError);
    },
  };
}
