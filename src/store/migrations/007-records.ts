/**
 * The catalogue: the merged record of every item, and an index of its words. The tables begin empty; the program fills them from what is
 * stored (docs/decisions/0019-the-catalogue-is-kept.md).
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('records')
    .addColumn('item_id', 'integer', (column) => column.primaryKey().references('items.id').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('conflicts', 'integer', (column) => column.notNull())
    .addColumn('changed_at', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await sql`create index records_conflicts on records (item_id, conflicts) where conflicts > 0`.execute(db);
  // The version that all records have; empty until they have one.
  await db.schema
    .createTable('catalogue')
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();

  // Every index costs each saved book something: one for all counts, which also says what is present, and two for the order of lists.
  await db.schema.dropIndex('items_present').execute();
  await db.schema.createIndex('items_counts').on('items').columns(['library', 'state', 'to_review']).execute();
  await db.schema.createIndex('items_library').on('items').columns(['library', 'id']).execute();
  await sql`create index items_not_ok on items (state, id) where state <> 'ok'`.execute(db);

  // The text arrives folded (src/domain/text/text.ts), so that blanks alone separate words.
  await sql`create virtual table records_index using fts5
    (title, name, text, path, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '+#'")`.execute(db);
  // Text that is not in the index yet: many at once cost a third of what each costs alone.
  await db.schema
    .createTable('records_unindexed')
    .addColumn('item_id', 'integer', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .execute();
  await sql`create trigger records_removed after delete on records begin
    delete from records_index where rowid = old.item_id;
    delete from records_unindexed where item_id = old.item_id;
  end`.execute(db);
}
