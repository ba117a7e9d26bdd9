/** The marks of books, and the sealed values that are bound to them. */
import type { Override } from '../../domain/book/record.ts';
import { isSealed } from '../../domain/book/sealed.ts';
import type { StoredEdit } from '../../ports/run-log.ts';
import type { BookMarks, SealedValues } from '../../ports/vault.ts';
import type { Db } from './connection.ts';

/** Such a value as JSON begins with it. */
const ANYWHERE = '%"sealed:1:%';

export function createSealedValues(db: Db): BookMarks & SealedValues {
  return {
    marksOf: async (itemId) =>
      (await db.selectFrom('book_marks').select('mark').where('item_id', '=', itemId).orderBy('mark').execute()).map(({ mark }) => mark),
    async addMark(itemId, mark) {
      const row = { mark, item_id: itemId };
      await db
        .insertInto('book_marks')
        .values(row)
        .onConflict((conflict) => conflict.column('mark').doUpdateSet(row))
        .execute();
    },
    reseal: (change) => db.transaction().execute((trx) => resealAll(trx as Db, change)),
  };
}

async function resealAll(db: Db, change: Parameters<SealedValues['reseal']>[0]): ReturnType<SealedValues['reseal']> {
  let [values, left] = [0, 0];
  for (const { item_id, field, value } of await db.selectFrom('overrides').select(['item_id', 'field', 'value']).where('value', 'like', ANYWHERE).execute()) {
    const sealed: unknown = JSON.parse(value ?? 'null');
    const [, key] = /^customFields\.(.+)$/.exec(field) ?? [];
    if (!isSealed(sealed) || key === undefined) continue;
    values++;
    const other = change(sealed, key);
    if (other === undefined) left++;
    else
      await db
        .updateTable('overrides')
        .set({ value: JSON.stringify(other) })
        .where('item_id', '=', item_id)
        .where('field', '=', field)
        .execute();
  }
  for (const { id, edit } of await db.selectFrom('runs').select(['id', 'edit']).where('edit', 'like', ANYWHERE).execute()) {
    const { before, after, ...rest } = JSON.parse(edit ?? '{}') as StoredEdit;
    const resealed = (overrides: readonly Override[]) =>
      overrides.map((override) => {
        const { key, value } = override;
        return isSealed(value) && key !== undefined ? { ...override, value: change(value, key) ?? value } : override;
      });
    await db
      .updateTable('runs')
      .set({ edit: JSON.stringify({ ...rest, before: resealed(before), after: resealed(after) }) })
      .where('id', '=', id)
      .execute();
  }
  return { values, left };
}
