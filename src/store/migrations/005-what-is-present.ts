/** Which items a look has seen is kept in memory while it lasts; the store answers which ones there were to be seen. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('items').dropColumn('seen_run').execute();
  await sql`create index items_present on items (library) where state <> 'offline'`.execute(db);
}
