/** The marks of books, and the sealed values that are bound to them. */
import { sql } from 'kysely';
import type { BookMarks, SealedValues } from '../../ports/vault.ts';
import { resealedEdit, SEALED_ANYWHERE, sealedOverride } from '../sealed-edit.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';
import { givenRows } from './given-rows.ts';

export function createSealedValues(db: PgDb): BookMarks & SealedValues {
  return {
    async marksOf(itemId) {
      const rows = await db.selectFrom('book_marks').select('mark').where('item_id', '=', itemId).orderBy('mark').execute();
      return rows.map(({ mark }) => mark);
    },
    async addMark(itemId, mark) {
      const row = { mark, item_id: itemId };
      await db
        .insertInto('book_marks')
        .values(row)
        .onConflict((conflict) => conflict.column('mark').doUpdateSet(row))
        .execute();
    },
    reseal: (change) =>
      transact(
        db,
        async (query) => {
          const counts = await resealOverrides(query, change);
          await resealRuns(query, change);
          return counts;
        },
        { isDurable: true },
      ),
  };
}

type Reseal = Parameters<SealedValues['reseal']>[0];

async function resealOverrides(query: PgQuery, change: Reseal): ReturnType<SealedValues['reseal']> {
  // What somebody decides about these books meanwhile is decided after this, and not written over.
  await sql`select id from items where id in (select item_id from overrides where value like ${SEALED_ANYWHERE}) order by id for no key update`.execute(query);
  const rows = await query.selectFrom('overrides').select(['item_id', 'field', 'value']).where('value', 'like', SEALED_ANYWHERE).execute();
  const found = rows.flatMap((row) => {
    const sealed = sealedOverride(row);
    return sealed ? [{ item_id: row.item_id, field: row.field, other: change(sealed.sealed, sealed.key) }] : [];
  });
  const changed = found.flatMap(({ other, ...row }) => (other === undefined ? [] : [{ ...row, value: JSON.stringify(other) }]));
  await sql`update overrides set value = given.value from ${givenRows('given', { item_id: 'bigint', field: 'text', value: 'text' }, changed)}
    where overrides.item_id = given.item_id and overrides.field = given.field`.execute(query);
  return { values: found.length, left: found.length - changed.length };
}

async function resealRuns(query: PgQuery, change: Reseal): Promise<void> {
  const runs = await query.selectFrom('runs').select(['id', 'edit']).where('edit', 'like', SEALED_ANYWHERE).execute();
  const changed = runs.map(({ id, edit }) => ({ id, edit: resealedEdit(edit, change) }));
  await sql`update runs set edit = given.edit from ${givenRows('given', { id: 'bigint', edit: 'text' }, changed)} where runs.id = given.id`.execute(query);
}
