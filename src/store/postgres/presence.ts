/** Which items are on disk, and which are offline. */
import { sql } from 'kysely';
import type { ItemPresence } from '../../ports/items.ts';
import { type PgDb, transact } from './connection.ts';

export function createItemPresence(db: PgDb): ItemPresence {
  const present = (library: string) => db.selectFrom('items').where('library', '=', library).where('state', '!=', 'offline');
  return {
    async count(library) {
      const { count } = await present(library)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
    async unseen(library, below, visited) {
      // `0` follows `/`: between them lies everything below the folder.
      const [from, to] = [`${below}/`, `${below}0`];
      const inFolder = present(library).where((where) =>
        where.or([where('path', '=', below), where('folder', '=', below), where('path', '>=', from).and('path', '<', to)]),
      );
      const rows = await (below === '' ? present(library) : inFolder).select('id').execute();
      return rows.map(({ id }) => id).filter((id) => !visited.has(id));
    },
    async markOffline(itemIds) {
      if (itemIds.length === 0) return;
      await transact(db, async (query) => {
        const some = query.selectFrom('items').select('id').where('id', '=', sql<number>`any(${itemIds})`).orderBy('id').forNoKeyUpdate();
        await query.updateTable('items').set({ state: 'offline' }).where('id', 'in', some).execute();
      });
    },
  };
}
