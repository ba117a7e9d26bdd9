/**
 * The order of changes on PostgreSQL. Whoever changes a book takes its number away (`baseline/catalogue.ts`); whoever follows the changes
 * first gives numbers to all that have none. A number that were taken at the time of the change could be seen later than a higher one, and who
 * had read up to that would never see it. As it is, a book has a number only once its change can be seen, those who give numbers do so one
 * after another, and numbers become visible in their order.
 */
import { sql } from 'kysely';
import type { RecordChange, RecordChanges } from '../../ports/record-changes.ts';
import { entriesOf } from './catalogue-entries.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';

/** So many books get their numbers in one transaction. */
const NUMBERED_AT_ONCE = 20_000;
/** Names the lock of those who give numbers; any number that no other lock has. */
const LOCK = 0x72_65_76;

export function createRecordChanges(db: PgDb): RecordChanges {
  return {
    async storeId() {
      const { id } = await db.selectFrom('store_identity').select('id').executeTakeFirstOrThrow();
      return id;
    },
    async after(revision, limit) {
      let changed = await numberedAfter(db, revision, limit);
      if (changed.length < limit && (await numberAll(db))) changed = await numberedAfter(db, revision, limit);
      const entries = await entriesOf(
        db,
        changed.map(({ itemId }) => ({ id: itemId })),
      );
      const byId = new Map(entries.map((entry) => [entry.item.id, entry]));
      return changed.map((each): RecordChange => ({ ...each, entry: byId.get(each.itemId) }));
    },
    async countAfter(revision) {
      const { count } = await db
        .selectFrom('changed_books')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where((where) => where.or([where('revision', '>', revision), where('revision', 'is', null)]))
        .executeTakeFirstOrThrow();
      return count;
    },
    async last() {
      await numberAll(db);
      const { last } = await db
        .selectFrom('changed_books')
        .select(({ fn }) => fn.max('revision').as('last'))
        .executeTakeFirstOrThrow();
      return last ?? 0;
    },
  };
}

async function numberedAfter(query: PgQuery, revision: number, limit: number): Promise<Omit<RecordChange, 'entry'>[]> {
  const { rows } = await sql<Omit<RecordChange, 'entry'>>`select revision, item_id as "itemId" from changed_books
    where revision > ${revision} order by revision limit ${limit}`.execute(query);
  return rows;
}

/** True if some books got numbers. */
async function numberAll(db: PgDb): Promise<boolean> {
  for (let isFirst = true; ; isFirst = false) {
    const waiting = await db.selectFrom('changed_books').select('item_id').where('revision', 'is', null).limit(1).executeTakeFirst();
    if (!waiting) return !isFirst;
    if ((await numberSome(db)) < NUMBERED_AT_ONCE) return true;
  }
}

/**
 * Durable: every change before it is durable, too, so that no number is given again for another change after a power cut. A book that is just
 * being changed is left out, and gets its number once that can be seen.
 */
function numberSome(db: PgDb): Promise<number> {
  return transact(
    db,
    async (query) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(query);
      const { numAffectedRows = 0n } = await sql`update changed_books set revision = nextval('changed_books_revision')
        from (select item_id from changed_books where revision is null order by item_id limit ${NUMBERED_AT_ONCE} for no key update skip locked) as waiting
        where waiting.item_id = changed_books.item_id`.execute(query);
      return Number(numAffectedRows);
    },
    { isDurable: true },
  );
}

/** A store that went back in time gives its numbers a second time. Whoever followed the old one begins anew. */
export async function renewStoreId(db: PgQuery): Promise<void> {
  await db.updateTable('store_identity').set({ id: sql<string>`replace(gen_random_uuid()::text, '-', '')` }).execute();
}
