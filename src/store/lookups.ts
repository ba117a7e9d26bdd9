/** When each provider is due for each item: the pair is the unit, so that a dead provider delays only itself. */
import type { Lookup } from '../domain/item-store.ts';
import type { Db } from './database.ts';

export async function loadLookups(db: Db, itemId: number): Promise<Lookup[]> {
  const rows = await db.selectFrom('lookups').selectAll().where('item_id', '=', itemId).orderBy('provider').execute();
  return rows.map((row) => ({ provider: row.provider, outcome: row.outcome as Lookup['outcome'], error: row.error ?? undefined, dueAtMs: row.due_at }));
}

export async function saveLookup(db: Db, itemId: number, lookup: Lookup): Promise<void> {
  const row = {
    item_id: itemId,
    provider: lookup.provider,
    outcome: lookup.outcome,
    error: lookup.error ?? null,
    due_at: Math.min(lookup.dueAtMs, Number.MAX_SAFE_INTEGER),
  };
  await db
    .insertInto('lookups')
    .values(row)
    .onConflict((conflict) => conflict.columns(['item_id', 'provider']).doUpdateSet(row))
    .execute();
}
