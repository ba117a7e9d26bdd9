/** A walk keeps in memory which items it has met. The store only lists the items that should be on disk. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('items').dropColumn('seen_run').execute();
  // The index holds everything that a walk compares of a sidecar, so that SQLite does not read the rows with the bytes of the files.
  await db.schema.dropIndex('sidecars_item').execute();
  await db.schema.createIndex('sidecars_stamps').on('sidecars').columns(['item_id', 'path', 'exporter', 'size_bytes', 'mtime_ms', 'token', 'hash']).execute();
  await sql`create index items_present on items (library) where state <> 'offline'`.execute(db);
}
