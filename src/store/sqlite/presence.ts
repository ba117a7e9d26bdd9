/** Which items are on disk, and which are offline. */
import { sql } from 'kysely';
import type { ItemPresence } from '../../ports/items.ts';
import { type Db, groupCommit, statement } from './connection.ts';

export function createItemPresence(db: Db): ItemPresence {
  const { selectPresent, selectPresentBelow, updateOffline } = statementsOf(db);

  function present(library: string, below: string): number[] {
    // `0` follows `/`: between them lies everything below the folder.
    const rows = below === '' ? selectPresent.all({ library }) : selectPresentBelow.all({ library, below, from: `${below}/`, to: `${below}0` });
    return rows.map(({ id }) => id);
  }

  return {
    async count(library) {
      const { count } = await db
        .selectFrom('items')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('library', '=', library)
        .where('state', '!=', 'offline')
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    unseen: async (library, below, seen) => present(library, below).filter((id) => !seen.has(id)),
    markOffline: (itemIds) =>
      groupCommit(db, () => {
        for (const id of itemIds) updateOffline.run({ id });
      }),
  };
}

function statementsOf(db: Db) {
  return {
    selectPresent: statement(db, (query, p: { library: string }) =>
      query.selectFrom('items').select('id').where('library', '=', p.library).where('state', '!=', sql.lit('offline')),
    ),
    selectPresentBelow: statement(db, (query, p: { library: string; below: string; from: string; to: string }) =>
      query
        .selectFrom('items')
        .select('id')
        .where('library', '=', p.library)
        .where('state', '!=', sql.lit('offline'))
        .where((where) => where.or([where('path', '=', p.below), where('folder', '=', p.below), where('path', '>=', p.from).and('path', '<', p.to)])),
    ),
    updateOffline: statement(db, (query, p: { id: number }) => query.updateTable('items').set({ state: 'offline' }).where('id', '=', p.id)),
  };
}
