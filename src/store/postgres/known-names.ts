/** Authors and series of each book, by which names of other books are recognised. */
import { type Kysely, sql } from 'kysely';
import { keysOfName, knownNameKeys } from '../../domain/book/known-names.ts';
import { type RecordBodyOfBook, recordedBooks } from '../recorded-books.ts';
import { type PgDb, type PgQuery, storable } from './connection.ts';

/** Replaces the names of these books, within a transaction of the caller. */
export async function writeNames(query: PgQuery, books: readonly RecordBodyOfBook[]): Promise<void> {
  if (books.length === 0) return;
  const rows = books.flatMap(({ itemId, record }) => knownNameKeys(record).map((key) => ({ itemId, key: storable(key) })));
  const ids = rows.map(({ itemId }) => itemId);
  const keys = rows.map(({ key }) => key);
  await sql`with
    names as (select * from unnest(${keys}::text[], ${ids}::bigint[]) as name (key, item_id)),
    gone as (delete from known_names where item_id = any(${books.map(({ itemId }) => itemId)}::bigint[])
      and not exists (select from names where (names.key, names.item_id) = (known_names.key, known_names.item_id)))
    insert into known_names (key, item_id) select key, item_id from names on conflict do nothing`.execute(query);
}

/** True if another book has an author or a series of this name. */
export async function isNameKnown(db: PgDb, name: string, { library, path }: { library: string; path: string }): Promise<boolean> {
  const { rows } = await sql`select from known_names join items on items.id = item_id
    where key = any(${keysOfName(name).map(storable)}::text[]) and (library, path) <> (${library}, ${path}) limit 1`.execute(db);
  return rows.length > 0;
}

/** Step 026. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table known_names (
    key text collate "C" not null,
    item_id bigint not null references items (id) on delete cascade,
    primary key (key, item_id))`.execute(db);
  await sql`create index known_names_item on known_names (item_id)`.execute(db);
  for await (const books of recordedBooks(db)) await writeNames(db as PgQuery, books);
}
