/**
 * Sidecars and writes belong to a library and a path, and only mostly to an item; what is about to be written is noted before
 * it is; bytes are kept before and after.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildSidecars(db);
  await rebuildWrites(db);
  await extendRuns(db);
}

/** Keys sidecars by library and path instead of by item. */
async function rebuildSidecars(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sidecars').renameTo('old_sidecars').execute();
  await db.schema
    .createTable('sidecars')
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('item_id', 'integer', (column) => column.references('items.id').onDelete('cascade'))
    .addColumn('exporter', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'integer', (column) => column.notNull())
    .addColumn('mtime_ms', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .addColumn('pending_hash', 'text')
    .addColumn('pending_bytes', 'blob')
    .addColumn('pending_before', 'text')
    .addColumn('token', 'text')
    .addColumn('refused_hash', 'text')
    .addColumn('made_from', 'text')
    .addPrimaryKeyConstraint('sidecars_path', ['library', 'path'])
    .execute();
  // Of two items that claim one file the newer one keeps it.
  await sql`
    insert into sidecars (library, path, item_id, exporter, hash, size_bytes, mtime_ms, bytes)
    select items.library, old.path, old.item_id, old.exporter, old.hash, old.size_bytes, old.mtime_ms, old.bytes
    from old_sidecars as old join items on items.id = old.item_id
    where old.item_id = (
      select max(other.item_id) from old_sidecars as other join items as owner on owner.id = other.item_id
      where other.path = old.path and owner.library = items.library
    )`.execute(db);
  await db.schema.dropTable('old_sidecars').execute();
  await db.schema.createIndex('sidecars_item').on('sidecars').columns(['item_id']).execute();
}

/** Writes get a library, an exporter, the bytes after, and whether they were done. */
async function rebuildWrites(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('writes_item').execute();
  await db.schema.alterTable('writes').renameTo('old_writes').execute();
  await db.schema
    .createTable('writes')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('run_id', 'integer', (column) => column.notNull().references('runs.id'))
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('item_id', 'integer', (column) => column.references('items.id').onDelete('cascade'))
    .addColumn('exporter', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('before', 'blob')
    .addColumn('after', 'blob')
    .addColumn('before_hash', 'text')
    .addColumn('after_hash', 'text')
    .addColumn('written_at', 'integer', (column) => column.notNull())
    .addColumn('done', 'integer', (column) => column.notNull())
    .addColumn('kept', 'integer', (column) => column.notNull())
    .execute();
  // What was written then is known where it still stands; older bytes were not kept.
  await sql`
    insert into writes (id, run_id, library, item_id, exporter, path, action, before, after, after_hash, written_at, done, kept)
    select old.id, old.run_id, items.library, old.item_id, coalesce(sidecars.exporter, ''), old.path,
      case when old.before is null then 'created' else 'updated' end, old.before,
      case when sidecars.hash = old.after_hash then sidecars.bytes end, old.after_hash, old.written_at, 1, 1
    from old_writes as old join items on items.id = old.item_id
    left join sidecars on sidecars.library = items.library and sidecars.path = old.path`.execute(db);
  await db.schema.dropTable('old_writes').execute();
  await db.schema.createIndex('writes_path').on('writes').columns(['library', 'path']).execute();
  await db.schema.createIndex('writes_item').on('writes').columns(['item_id']).execute();
  await db.schema.createIndex('writes_run').on('writes').columns(['run_id']).execute();
}

/** Runs say what kind they are, and what they take back or change. */
async function extendRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('runs')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('scan'))
    .execute();
  await db.schema.alterTable('runs').addColumn('undoes', 'integer').execute();
  await db.schema.alterTable('runs').addColumn('edit', 'text').execute();
}
