/** Lookups: what came of asking each provider about each item, and when to ask again. */
import type { Lookup } from '../../ports/item-history.ts';
import { lookupRow } from '../lookup-rows.ts';
import { type PgQuery, storable } from './connection.ts';
import { eachOnce } from './given-rows.ts';

export async function saveLookups(query: PgQuery, itemId: number, lookups: readonly Lookup[]): Promise<void> {
  if (lookups.length === 0) return;
  const rows = eachOnce(lookups, ({ provider }) => provider).map((lookup) => {
    const { error, ...row } = lookupRow(lookup);
    return { item_id: itemId, ...row, error: error === null ? null : storable(error) };
  });
  await query
    .insertInto('lookups')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['item_id', 'provider']).doUpdateSet(({ ref }) => ({
        outcome: ref('excluded.outcome'),
        error: ref('excluded.error'),
        due_at: ref('excluded.due_at'),
        declaration: ref('excluded.declaration'),
      })),
    )
    .execute();
}
