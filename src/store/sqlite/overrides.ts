/** Overrides: fields that the user set or cleared. */
import type { Override } from '../../domain/book/record.ts';
import type { OverrideTable } from '../book-tables.ts';
import { overrideRow, overridesFromRows } from '../decided-rows.ts';
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
  const upsert = statement(db, (query, { item_id, field, value, origin, set_at, actor_kind, actor_name }: OverrideTable) => {
    const decided = { value, origin, set_at, actor_kind, actor_name };
    return query
      .insertInto('overrides')
      .values({ item_id, field, ...decided })
      .onConflict((conflict) => conflict.columns(['item_id', 'field']).doUpdateSet(decided));
  });
  return {
    load: (itemId) => overridesFromRows(select.all({ itemId })),
    save: (itemId, override) => void upsert.run({ item_id: itemId, ...overrideRow(override) }),
    remove: (itemId, field) => void remove.run({ itemId, field }),
  };
}
