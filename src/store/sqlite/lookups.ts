/** Lookups: what came of asking each provider about each item, and when to ask again. */
import type { Lookup } from '../../ports/item-history.ts';
import type { LookupTable } from '../book-tables.ts';
import { lookupFromRow, lookupRow } from '../lookup-rows.ts';
import { type Db, statement } from './connection.ts';

export interface LookupRows {
  load(itemId: number): Lookup[];
  save(itemId: number, lookup: Lookup): void;
}

export function createLookupRows(db: Db): LookupRows {
  const select = statement(db, (query, p: { itemId: number }) =>
    query.selectFrom('lookups').select(['provider', 'outcome', 'error', 'due_at', 'declaration']).where('item_id', '=', p.itemId).orderBy('provider'),
  );
  const upsert = statement(db, (query, { item_id, provider, outcome, error, due_at, declaration }: LookupTable) => {
    const state = { outcome, error, due_at, declaration };
    return query
      .insertInto('lookups')
      .values({ item_id, provider, ...state })
      .onConflict((conflict) => conflict.columns(['item_id', 'provider']).doUpdateSet(state));
  });
  return {
    load: (itemId) => select.all({ itemId }).map(lookupFromRow),
    save: (itemId, lookup) => void upsert.run({ item_id: itemId, ...lookupRow(lookup) }),
  };
}
