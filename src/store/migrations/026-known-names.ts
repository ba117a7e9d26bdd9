/** Authors and series of each book, by which names of other books are recognised: one row is found at once, where a search was needed before. */
import { type Kysely, sql } from 'kysely';
import { knownNameKeys } from '../../domain/book/known-names.ts';
import { recordedBooks } from '../recorded-books.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table known_names (
    key text not null,
    item_id integer not null references items (id) on delete cascade,
    primary key (key, item_id)) without rowid`.execute(db);
  await sql`create index known_names_item on known_names (item_id)`.execute(db);
  for await (const books of recordedBooks(db))
    for (const { itemId, record } of books)
      for (const key of knownNameKeys(record)) await sql`insert into known_names (key, item_id) values (${key}, ${itemId})`.execute(db);
}
