/** Lookups: what came of asking each provider about each item, and when to ask again. */
import type { Lookup } from '../../ports/item-history.ts';
import { type Db, statement } from './connection.ts';

export interface LookupRows {
  load(itemId: number): Lookup[];
  save(itemId: number, lookup: Lookup): void;
}

export function createLookupRows(db: Db): LookupRows {
  const select = statement(db, (query, p: { itemId: number }) =>
    query.selectFrom('lookups').select(['provider', 'outcome', 'error', 'due_at']).where('item_id', '=', p.itemId).orderBy('provider'),
  );
  const upsert = statement(db, (query, p: { itemId: number; provider: string; outcome: string; error: string | null; dueAtMs: number }) => {
    const state = { outcome: p.outcome, error: p.error, due_at: p.dueAtMs };
    return query
      .insertInto('lookups')
      .values({ item_id: p.itemId, provider: p.provider, ...state })
      .onConflict((conflict) => conflict.columns(['item_id', 'provider']).doUpdateSet(state));
  });
  return {
    load: (itemId) =>
      select.all({ itemId }).map((row) => ({
        provider: row.provider,
        outcome: row.outcome as Lookup['outcome'],
        error: row.error ?? undefined,
        dueAtMs: row.due_at,
      })),
    save(itemId, { provider, outcome, error = null, dueAtMs }) {
      upsert.run({ itemId, provider, outcome, error, dueAtMs: Math.min(dueAtMs, Number.MAX_SAFE_INTEGER) });
    },
  };
}
