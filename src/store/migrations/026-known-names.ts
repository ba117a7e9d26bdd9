/** Authors and series of each book, by which names of other books are recognised: one row is found at once, where a search was needed before. */
import { type Kysely, sql } from 'kysely';
import { RECORD_VERSION } from '../../domain/book/catalogue-record.ts';
import { knownNameKeys } from '../../domain/book/known-names.ts';
import type { RecordBody } from '../record-row.ts';

/** So many books are in memory at once. */
const AT_ONCE = 500;

/** Records of another version are made again at the next start, and their names with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table known_names (
    key text not null,
    item_id integer not null references items (id) on delete cascade,
    primary key (key, item_id)) without rowid`.execute(db);
  await sql`create index known_names_item on known_names (item_id)`.execute(db);
  for (let afterId: number | undefined = 0; afterId !== undefined; ) {
    const { rows } = await sql<{ item_id: number; body: string }>`select item_id, body from records
      where item_id > ${afterId} and version = ${RECORD_VERSION} order by item_id limit ${AT_ONCE}`.execute(db);
    for (const { item_id, body } of rows)
      for (const key of knownNameKeys(JSON.parse(body) as RecordBody))
        await sql`insert into known_names (key, item_id) values (${key}, ${item_id})`.execute(db);
    afterId = rows.at(-1)?.item_id;
  }
}
