/** Counts of providers' requests as rows of either database. */
import { type RawBuilder, sql } from 'kysely';
import type { ProviderCounts } from '../ports/provider-state.ts';

export type CountColumns = Omit<ProviderCounts, 'tookMs'> & { took_ms: number };

export function countColumns({ requests, failures, found, missing, cached, tookMs }: ProviderCounts): CountColumns {
  return { requests, failures, found, missing, cached, took_ms: tookMs };
}

export function countsOf({ requests, failures, found, missing, cached, took_ms: tookMs }: CountColumns): ProviderCounts {
  return { requests, failures, found, missing, cached, tookMs };
}

/** Each count with what is added to it. */
export function sumsIn(table: 'provider_tallies' | 'provider_days'): Record<keyof CountColumns, RawBuilder<number>> {
  const sum = (name: keyof CountColumns) => sql<number>`${sql.ref(`${table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`;
  return { requests: sum('requests'), failures: sum('failures'), found: sum('found'), missing: sum('missing'), cached: sum('cached'), took_ms: sum('took_ms') };
}

/** What is newer stands; what is not said stays. */
export function newestIn(name: 'open_until' | 'error' | 'error_at'): RawBuilder<never> {
  return sql<never>`coalesce(${sql.ref(`excluded.${name}`)}, ${sql.ref(`provider_tallies.${name}`)})`;
}
