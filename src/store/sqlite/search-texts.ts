/** Makes the texts anew by which books are found, where others of the user's own fields are searched than when they were made. */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { SearchTexts } from '../../ports/catalogue.ts';
import { NOTHING_SAID, type SearchedFields, saidOf } from '../searched-fields.ts';
import { type Db, groupCommit } from './connection.ts';
import { createRecordRows } from './records.ts';

/** So many books are one transaction. */
const MADE_AT_ONCE = 500;

export function createSearchTexts(db: Db, searched: SearchedFields): SearchTexts {
  const rows = createRecordRows(db, searched);

  async function makeAll(): Promise<void> {
    for (let afterId = 0; ; ) {
      const books = await booksBehind(db, afterId);
      const last = books.at(-1);
      if (!last) return;
      await groupCommit(db, () => {
        for (const { id, path } of books) rows.makeText(id, path);
      });
      afterId = last.id;
      await setImmediate();
    }
  }

  return {
    async bringUpToDate() {
      const said = saidOf(searched);
      const made = await db.selectFrom('searched_fields').select('said').executeTakeFirst();
      if ((made?.said ?? NOTHING_SAID) === said) return;
      await makeAll();
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('searched_fields').execute();
        await transaction.insertInto('searched_fields').values({ said }).execute();
      });
    },
  };
}

/** The next books with a value for any of the user's own fields. */
function booksBehind(db: Db, afterId: number) {
  const books = db.selectFrom('records').innerJoin('items', 'items.id', 'records.item_id').select(['items.id', 'items.path']);
  const hasOwn = sql<boolean>`records.body -> '$.values.customFields' is not null`;
  return books.where('items.id', '>', afterId).where(hasOwn).orderBy('items.id').limit(MADE_AT_ONCE).execute();
}
