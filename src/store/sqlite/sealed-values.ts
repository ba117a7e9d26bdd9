/** The marks of books, and the sealed values that are bound to them. */
import type { BookMarks, SealedValues } from '../../ports/vault.ts';
import { resealedEdit, SEALED_ANYWHERE, sealedOverride } from '../sealed-edit.ts';
import type { Db } from './connection.ts';

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
  for (const { item_id, field, value } of await db
    .selectFrom('overrides')
    .select(['item_id', 'field', 'value'])
    .where('value', 'like', SEALED_ANYWHERE)
    .execute()) {
    const found = sealedOverride({ field, value });
    if (!found) continue;
    values++;
    const other = change(found.sealed, found.key);
    if (other === undefined) left++;
    else
      await db
        .updateTable('overrides')
        .set({ value: JSON.stringify(other) })
        .where('item_id', '=', item_id)
        .where('field', '=', field)
        .execute();
  }
  for (const { id, edit } of await db.selectFrom('runs').select(['id', 'edit']).where('edit', 'like', SEALED_ANYWHERE).execute()) {
    await db
      .updateTable('runs')
      .set({ edit: resealedEdit(edit, change) })
      .where('id', '=', id)
      .execute();
  }
  return { values, left };
}
