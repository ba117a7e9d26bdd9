/** Lookups as rows have them. */
import type { Lookup } from '../ports/item-history.ts';
import type { LookupTable } from './book-tables.ts';
import { wholeMs } from './whole-ms.ts';

export function lookupRow({ provider, outcome, error, dueAtMs }: Lookup): Omit<LookupTable, 'item_id'> {
  return { provider, outcome, error: error ?? null, due_at: wholeMs(dueAtMs) };
}

export function lookupFromRow(row: Omit<LookupTable, 'item_id'>): Lookup {
  return { provider: row.provider, outcome: row.outcome as Lookup['outcome'], error: row.error ?? undefined, dueAtMs: row.due_at };
}
