/** The order of changes on SQLite: triggers number the books (`migrations/021-changed-books.ts`). */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RecordChanges } from '../../ports/record-changes.ts';
import { entriesOf } from './catalogue-entries.ts';
import type { Db } from './connection.ts';

export function createRecordChanges(db: Db): RecordChanges {
  return {
    async storeId() {
      const { id } = await db.selectFrom('store_identity').select('id').executeTakeFirstOrThrow();
      return id;
    },
    async after(revision, limit) {
      // SQLite answers at once: whoever reads page by page would leave nobody else a turn, and what is done with would not be let go.
      await setImmediate();
      const changed = await db.selectFrom('changed_books').selectAll().where('revision', '>', revision).orderBy('revision').limit(limit).execute();
      const entries = await entriesOf(
        db,
        changed.map(({ item_id }) => ({ id: item_id })),
      );
      const byId = new Map(entries.map((entry) => [entry.item.id, entry]));
      return changed.map((row) => ({ revision: row.revision, itemId: row.item_id, entry: byId.get(row.item_id) }));
    },
    async countAfter(revision) {
      const { count } = await db
        .selectFrom('changed_books')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('revision', '>', revision)
        .executeTakeFirstOrThrow();
      return count;
    },
    async last() {
      const { last } = await db
        .selectFrom('changed_books')
        .select(({ fn }) => fn.max('revision').as('last'))
        .executeTakeFirstOrThrow();
      return last ?? 0;
    },
  };
}

/** A store that went back in time gives its numbers a second time. Whoever followed the old one begins anew. */
export async function renewStoreId(db: Db): Promise<void> {
  await db.updateTable('store_identity').set({ id: sql<string>`lower(hex(randomblob(16)))` }).execute();
}
