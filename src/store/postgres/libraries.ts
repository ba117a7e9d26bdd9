/** Libraries that have items, and items that move from one library to another. */
import { sql } from 'kysely';
import type { StoredLibraries } from '../../ports/items.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';
import { makeTexts } from './records.ts';

/** Of so many books at once the words are made anew. */
const TEXTS_AT_ONCE = 500;

export function createStoredLibraries(db: PgDb, searched: SearchedFields): StoredLibraries {
  return {
    async libraries() {
      // From one library to the next by the index, instead of by all items.
      const { rows } = await sql<{ library: string }>`
        with recursive each (library) as (
          select min(library) from items
          union all select (select min(library) from items where library > each.library) from each where library is not null
        )
        select library from each where library is not null order by library`.execute(db);
      return rows.map(({ library }) => library);
    },
    rehome: (from, to, prefix) =>
      transact(db, async (query) => {
        const moved = await rehome(query, { from, to, prefix });
        for (let at = 0; at < moved.length; at += TEXTS_AT_ONCE) await makeTexts(query, moved.slice(at, at + TEXTS_AT_ONCE), searched);
      }),
  };
}

/** Moves all items of a library, except those that the other one knows already. Returns the ids of those that moved. */
async function rehome(query: PgQuery, { from, to, prefix }: { from: string; to: string; prefix: string }): Promise<number[]> {
  // Otherwise somebody could save a book in the other library while it is looked for there.
  await sql`lock table items in share row exclusive mode`.execute(query);
  const below = (column: string) => (prefix === '' ? sql<string>`${sql.ref(column)}` : sql<string>`${prefix}::text || '/' || ${sql.ref(column)}`);
  const folder = prefix === '' ? sql<string>`folder` : sql<string>`case when folder = '' then ${prefix} else ${below('folder')} end`;
  const known = query.selectFrom('items as other').select('other.id').where('other.library', '=', to).where('other.path', '=', below('items.path'));
  const moved = await query
    .updateTable('items')
    .set({ library: to, path: below('path'), folder })
    .where('library', '=', from)
    .where(({ not, exists }) => not(exists(known)))
    .returning('id')
    .execute();
  const ids = moved.map(({ id }) => id);
  for (const table of ['sidecars', 'writes'] as const) {
    const ofMoved = sql<number>`any(${ids}::bigint[])`;
    await query
      .updateTable(table)
      .set({ library: to, path: below('path') })
      .where('item_id', '=', ofMoved)
      .execute();
  }
  return ids;
}
