/** Lookups as rows have them. */
import type { Lookup } from '../ports/item-history.ts';
import type { LookupTable } from './book-tables.ts';
import { wholeMs } from './whole-ms.ts';

export function lookupRow({ provider, outcome, error, dueAtMs, declaration }: Lookup): Omit<LookupTable, 'item_id'> {
  return { provider, outcome, error: error ?? null, due_at: wholeMs(dueAtMs), declaration: declaration ?? null };
}

export function lookupFromRow(row: Omit<LookupTable, 'item_id'>): Lookup {
  const { provider, outcome, error, due_at: dueAtMs, declaration } = row;
  return { provider, outcome: outcome as Lookup['outcome'], error: error ?? undefined, dueAtMs, declaration: declaration ?? undefined };
}
