/** Makes the words anew by which books are found, where others of the user's own fields are searched than when they were made. */
import { sql } from 'kysely';
import { HAS_CUSTOM } from '../../domain/book/facets.ts';
import type { SearchTexts } from '../../ports/catalogue.ts';
import { NOTHING_SAID, type SearchedFields, saidOf } from '../searched-fields.ts';
import { type PgDb, transact } from './connection.ts';
import { makeTexts } from './records.ts';

/** So many books are one transaction. */
const MADE_AT_ONCE = 500;

export function createSearchTexts(db: PgDb, searched: SearchedFields): SearchTexts {
  async function makeAll(): Promise<void> {
    for (let afterId: number | undefined = 0; afterId !== undefined; ) {
      const ids = await booksBehind(db, afterId);
      if (ids.length > 0) await transact(db, (query) => makeTexts(query, ids, searched));
      afterId = ids.at(-1);
    }
  }

  return {
    async bringUpToDate() {
      const said = saidOf(searched);
      const made = await db.selectFrom('searched_fields').select('said').executeTakeFirst();
      if ((made?.said ?? NOTHING_SAID) === said) return;
      await makeAll();
      await transact(db, async (query) => {
        await query.deleteFrom('searched_fields').execute();
        await query.insertInto('searched_fields').values({ said }).execute();
      });
    },
  };
}

/** The next books with a value for any of the user's own fields. */
async function booksBehind(db: PgDb, afterId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from listed_books
    where id > ${afterId} and facets && array(select id from facet_values where facet = ${HAS_CUSTOM}) order by id limit ${MADE_AT_ONCE}`.execute(db);
  return rows.map(({ id }) => id);
}
