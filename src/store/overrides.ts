/** What the user decided. */
import { type FieldKey, Metadata } from '../domain/metadata.ts';
import type { Override } from '../domain/record.ts';
import type { Db } from './database.ts';

export async function loadOverrides(db: Db, itemId: number): Promise<Override[]> {
  const rows = await db.selectFrom('overrides').selectAll().where('item_id', '=', itemId).orderBy('field').execute();
  return rows
    .filter(({ field }) => field in Metadata.shape)
    .map((row) => ({
      field: row.field as FieldKey,
      value: row.value === null ? undefined : (JSON.parse(row.value) as unknown),
      origin: row.origin,
      setAtMs: row.set_at,
    }));
}

export async function saveOverride(db: Db, itemId: number, override: Override): Promise<void> {
  const row = {
    item_id: itemId,
    field: override.field,
    value: override.value === undefined ? null : JSON.stringify(override.value),
    origin: override.origin,
    set_at: override.setAtMs,
  };
  await db
    .insertInto('overrides')
    .values(row)
    .onConflict((conflict) => conflict.columns(['item_id', 'field']).doUpdateSet(row))
    .execute();
}
