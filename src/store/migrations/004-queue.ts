/** The queue of books that are due, and the outbox of events that wait to be delivered. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('queue')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('folder', 'text', (column) => column.notNull())
    .addColumn('reason', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'integer', (column) => column.notNull())
    .addColumn('seen', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('claimed', 'integer', (column) => column.notNull())
    .addColumn('stamp', 'integer', (column) => column.notNull())
    .addUniqueConstraint('queue_path', ['library', 'path'])
    .execute();
  await db.schema.createIndex('queue_turn').on('queue').columns(['claimed', 'reason', 'library', 'due_at']).execute();
  await db.schema.createIndex('lookups_due').on('lookups').columns(['due_at']).execute();
  await db.schema.createIndex('items_folder').on('items').columns(['library', 'folder']).execute();

  // Every minute the daemon looks for items that somebody else made due. The index holds only those.
  await sql`create index items_due on items (library) where fingerprint = 'due again'`.execute(db);

  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('sink', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbox_due').on('outbox').columns(['sink', 'due_at']).execute();
}
