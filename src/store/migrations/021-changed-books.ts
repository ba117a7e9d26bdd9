/** The order in which books changed: what is kept in step elsewhere follows it (docs/decisions/0049-targets-follow-revisions.md). */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A book stands here once, under the number of its latest change. A number is never given again.
  await db.schema
    .createTable('changed_books')
    .addColumn('revision', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('item_id', 'integer', (column) => column.notNull().unique())
    .execute();
  // Revisions of one state mean nothing in another.
  await db.schema
    .createTable('store_identity')
    .addColumn('id', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into store_identity (id) values (lower(hex(randomblob(16))))`.execute(db);
  await sql`insert into changed_books (item_id) select item_id from records order by item_id`.execute(db);

  // Not “insert or replace”: the statement that fires a trigger has the say over what a conflict does in it (sqlite.org/lang_createtrigger.html).
  const note = (item: string) => `delete from changed_books where item_id = ${item}; insert into changed_books (item_id) values (${item})`;
  const trigger = (name: string, when: string, item: string) => sql.raw(`create trigger ${name} after ${when} begin ${note(item)}; end`).execute(db);
  await trigger('changed_new', 'insert on records', 'new.item_id');
  await trigger('changed_record', 'update on records', 'new.item_id');
  await trigger('changed_gone', 'delete on records', 'old.item_id');
  await trigger('changed_place', `update of library, path, folder, edition_kind, state on items when ${CHANGED}`, 'new.id');
}

const CHANGED = `(old.library, old.path, old.folder, old.edition_kind, old.state) <> (new.library, new.path, new.folder, new.edition_kind, new.state)
  and exists (select 1 from records where item_id = new.id)`;
