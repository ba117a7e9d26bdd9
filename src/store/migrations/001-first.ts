/** The first schema. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createItems(db);
  await createCandidates(db);
  await createLookups(db);
  await createOverrides(db);
  await createSidecars(db);
  await createAudioHints(db);
  await createRuns(db);
  await createWrites(db);
}

async function createItems(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('items')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('folder', 'text', (column) => column.notNull())
    .addColumn('is_file', 'integer', (column) => column.notNull())
    .addColumn('content_key', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('settings_key', 'text', (column) => column.notNull())
    .addColumn('edition_kind', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('problems', 'text', (column) => column.notNull())
    .addColumn('query', 'text')
    .addColumn('seen_run', 'integer', (column) => column.notNull())
    .addUniqueConstraint('items_identity', ['library', 'path'])
    .execute();
  await db.schema.createIndex('items_content').on('items').columns(['library', 'content_key']).execute();
}

async function createCandidates(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('candidates')
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('local', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('candidates_key', ['item_id', 'key'])
    .execute();
}

async function createLookups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lookups')
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('due_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('lookups_key', ['item_id', 'provider'])
    .execute();
}

async function createOverrides(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('overrides')
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('value', 'text')
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('set_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('overrides_key', ['item_id', 'field'])
    .execute();
}

async function createSidecars(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sidecars')
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('exporter', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'integer', (column) => column.notNull())
    .addColumn('mtime_ms', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('sidecars_key', ['item_id', 'path'])
    .execute();
}

async function createAudioHints(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audio_hints')
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'integer', (column) => column.notNull())
    .addColumn('mtime_ms', 'integer', (column) => column.notNull())
    .addColumn('hint', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audio_hints_key', ['library', 'path'])
    .execute();
}

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('started_at', 'integer', (column) => column.notNull())
    .addColumn('finished_at', 'integer')
    .addColumn('summary', 'text')
    .execute();
}

async function createWrites(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('writes')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('run_id', 'integer', (column) => column.notNull().references('runs.id'))
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('before', 'blob')
    .addColumn('after_hash', 'text', (column) => column.notNull())
    .addColumn('written_at', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('writes_item').on('writes').columns(['item_id', 'path']).execute();
}
