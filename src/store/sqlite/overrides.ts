/** Overrides: fields that the user set or cleared. */
import { type FieldKey, Metadata } from '../../domain/book/metadata.ts';
import { type Override, overrideKey } from '../../domain/book/record.ts';
import { type ActorColumns, actorColumns, actorFrom } from './actors.ts';
import { type Db, statement } from './connection.ts';

export interface OverrideRows {
  load(itemId: number): Override[];
  save(itemId: number, override: Override): void;
  /** @param key as `overrideKey` makes it */
  remove(itemId: number, key: string): void;
}

export function createOverrideRows(db: Db): OverrideRows {
  const select = statement(db, (query, p: { itemId: number }) => query.selectFrom('overrides').selectAll().where('item_id', '=', p.itemId).orderBy('field'));
  const remove = statement(db, (query, p: { itemId: number; field: string }) =>
    query.deleteFrom('overrides').where('item_id', '=', p.itemId).where('field', '=', p.field),
  );
  const upsert = statement(db, (query, p: { itemId: number; field: string; value: string | null; origin: string; setAtMs: number } & ActorColumns) => {
    const decided = { value: p.value, origin: p.origin, set_at: p.setAtMs, actor_kind: p.actor_kind, actor_name: p.actor_name };
    return query
      .insertInto('overrides')
      .values({ item_id: p.itemId, field: p.field, ...decided })
      .onConflict((conflict) => conflict.columns(['item_id', 'field']).doUpdateSet(decided));
  });
  const save = (itemId: number, override: Override) => {
    const value = override.value === undefined ? null : JSON.stringify(override.value);
    upsert.run({ itemId, field: overrideKey(override), value, origin: override.origin, setAtMs: override.setAtMs, ...actorColumns(override.actor) });
  };
  return {
    load: (itemId) =>
      select
        .all({ itemId })
        .map((row) => {
          const [field = '', ...key] = row.field.split('.');
          return {
            field: field as FieldKey,
            ...(key.length > 0 && { key: key.join('.') }),
            value: row.value === null ? undefined : (JSON.parse(row.value) as unknown),
            origin: row.origin,
            setAtMs: row.set_at,
            actor: actorFrom(row),
          };
        })
        .filter(({ field }) => field in Metadata.shape),
    save,
    remove: (itemId, field) => void remove.run({ itemId, field }),
  };
}
