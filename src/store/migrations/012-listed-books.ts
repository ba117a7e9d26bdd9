/**
 * What lists, orders and counts of the catalogue read, without the records themselves (docs/decisions/0039-facets-by-reading-all.md). The
 * tables begin empty; the program fills them as it fills the catalogue.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Values of facets, each once. An id is never given again: others may remember what it stood for.
  await db.schema
    .createTable('facet_values')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('facet', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addUniqueConstraint('facet_values_identity', ['facet', 'value'])
    .execute();

  // A row is short, so that all of them are read in a few milliseconds. It repeats what its item says.
  await db.schema
    .createTable('listed_books')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('to_review', 'integer', (column) => column.notNull())
    .addColumn('edition_kind', 'text', (column) => column.notNull())
    // Ids of values, each as five letters (src/store/sqlite/facet-codes.ts).
    .addColumn('facets', 'text', (column) => column.notNull())
    .addColumn('sources', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('listed_places').on('listed_books').columns(['library', 'state', 'to_review']).execute();
  await sql`create trigger items_listed after update of library, state, to_review, edition_kind on items
    when old.library <> new.library or old.state <> new.state or old.to_review <> new.to_review or old.edition_kind <> new.edition_kind
    begin
      update listed_books set library = new.library, state = new.state, to_review = new.to_review, edition_kind = new.edition_kind where id = new.id;
    end`.execute(db);

  // The keys of one order stand together in the order of ids: a new book is written at the end, and a page is sorted from all of them.
  await sql`create table sort_keys (
    sort text not null,
    item_id integer not null,
    key not null,
    primary key (sort, item_id)
  ) without rowid`.execute(db);
  await sql`create table sorts (sort text primary key) without rowid`.execute(db);

  // A book that is deleted takes its rows along. Without the names of the orders, that would read all keys.
  await sql`drop trigger records_removed`.execute(db);
  await sql`create trigger records_removed after delete on records begin
    delete from records_index where rowid = old.item_id;
    delete from records_unindexed where item_id = old.item_id;
    delete from listed_books where id = old.item_id;
    delete from sort_keys where item_id = old.item_id and sort in (select sort from sorts);
  end`.execute(db);
}
