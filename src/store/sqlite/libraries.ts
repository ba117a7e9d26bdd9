/** Libraries that have items, and items that move from one library to another. */
import { sql } from 'kysely';
import type { StoredLibraries } from '../../ports/items.ts';
import type { Db } from './connection.ts';
import type { RecordRows } from './records.ts';

/** SQLite takes 32,766 values in one statement. */
const IDS_AT_ONCE = 5000;

export function createStoredLibraries(db: Db, records: RecordRows): StoredLibraries {
  return {
    async libraries() {
      const rows = await db.selectFrom('items').select('library').distinct().orderBy('library').execute();
      return rows.map(({ library }) => library);
    },
    rehome: (from, to, prefix) =>
      db.transaction().execute(async (transaction) => {
        for (const { id, path } of await rehome(transaction, { from, to, prefix })) records.makeText(id, path);
      }),
  };
}

/** Moves all items of a library, except those that the other one knows already. Returns those that moved, with their new paths. */
async function rehome(db: Db, { from, to, prefix }: { from: string; to: string; prefix: string }): Promise<{ id: number; path: string }[]> {
  const below = (column: string) => (prefix === '' ? sql<string>`${sql.ref(column)}` : sql<string>`${prefix} || '/' || ${sql.ref(column)}`);
  const moving = db
    .selectFrom('items as item')
    .select('item.id')
    .where('item.library', '=', from)
    .where(({ not, exists }) =>
      not(exists(db.selectFrom('items as other').select('other.id').where('other.library', '=', to).where('other.path', '=', below('item.path')))),
    );
  const moved: { id: number; path: string }[] = [];
  const ids = (await moving.execute()).map(({ id }) => id);
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    const place = { library: to, path: below('path') };
    await db.updateTable('sidecars').set(place).where('item_id', 'in', some).execute();
    await db.updateTable('writes').set(place).where('item_id', 'in', some).execute();
    const folder = prefix === '' ? sql<string>`folder` : sql<string>`case when folder = '' then ${prefix} else ${prefix} || '/' || folder end`;
    const items = db
      .updateTable('items')
      .set({ ...place, folder })
      .where('id', 'in', some)
      .returning(['id', 'path']);
    moved.push(...(await items.execute()));
  }
  return moved;
}
