/** What the user decided. */
import { type FieldKey, Metadata } from '../domain/metadata.ts';
import { type Override, overrideKey } from '../domain/record.ts';
import type { Db } from './database.ts';

export async function loadOverrides(db: Db, itemId: number): Promise<Override[]> {
  const rows = await db.selectFrom('overrides').selectAll().where('item_id', '=', itemId).orderBy('field').execute();
  return rows
    .map((row) => {
      const [field = '', ...key] = row.field.split('.');
      return {
        field: field as FieldKey,
        ...(key.length > 0 && { key: key.join('.') }),
        value: row.value === null ? undefined : (JSON.parse(row.value) as unknown),
        origin: row.origin,
        setAtMs: row.set_at,
      };
    })
    .filter(({ field }) => field in Metadata.shape);
}

export async function saveOverride(db: Db, itemId: number, override: Override): Promise<void> {
  const row = {
    item_id: itemId,
    field: overrideKey(override),
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

export async function replaceOverrides(db: Db, itemId: number, overrides: readonly Override[]): Promise<void> {
  await db.deleteFrom('overrides').where('item_id', '=', itemId).execute();
  for (const override of overrides) await saveOverride(db, itemId, override);
}
