/**
 * What undo needs of a single book: when a file was changed before we replaced it, and its mode; which run a job in the queue is a part of;
 * which book a run is about. And the candidates that were shown of a book, in order: what a number meant.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('writes').addColumn('before_mtime_ms', 'real').execute();
  await db.schema.alterTable('writes').addColumn('before_mode', 'integer').execute();
  await db.schema.alterTable('queue').addColumn('run_id', 'integer').execute();
  await db.schema.alterTable('runs').addColumn('item_id', 'integer').execute();
  await sql`update runs set item_id = json_extract(edit, '$.itemId') where edit is not null`.execute(db);
  await db.schema.createIndex('runs_item').on('runs').columns(['item_id']).execute();
  await db.schema
    .createTable('shown_choices')
    .addColumn('item_id', 'integer', (column) => column.primaryKey().references('items.id').onDelete('cascade'))
    .addColumn('keys', 'text', (column) => column.notNull())
    .execute();
}
