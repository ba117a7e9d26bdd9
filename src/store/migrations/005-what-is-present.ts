/** Which items a look has seen is kept in memory while it lasts; the store answers which ones there were to be seen. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('items').dropColumn('seen_run').execute();
  // All that a look asks of a sidecar stands in the index: the rows, with the bytes of the files, stay where they are.
  await db.schema.dropIndex('sidecars_item').execute();
  await db.schema.createIndex('sidecars_stamps').on('sidecars').columns(['item_id', 'path', 'exporter', 'size_bytes', 'mtime_ms', 'token', 'hash']).execute();
  await sql`create index items_present on items (library) where state <> 'offline'`.execute(db);
}
