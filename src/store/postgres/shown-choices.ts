/** The lists of choices that were shown, on PostgreSQL. */
import type { ShownChoices } from '../../ports/shown-choices.ts';
import type { PgDb } from './connection.ts';

export function createShownChoices(db: PgDb): ShownChoices {
  return {
    async noteShown(itemId, keys) {
      const row = { keys: JSON.stringify(keys) };
      await db
        .insertInto('shown_choices')
        .values({ item_id: itemId, ...row })
        .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
        .execute();
    },
    async shown(itemId) {
      const row = await db.selectFrom('shown_choices').select('keys').where('item_id', '=', itemId).executeTakeFirst();
      return row && (JSON.parse(row.keys) as string[]);
    },
  };
}
