/** The records of a store, for steps that make something of them. */
import { type Kysely, sql } from 'kysely';
import { RECORD_VERSION } from '../domain/book/catalogue-record.ts';
import type { RecordBody } from './record-row.ts';

/** A book with what its record says. */
export interface RecordBodyOfBook {
  itemId: number;
  record: RecordBody;
}

/** So many books are in memory at once. */
const AT_ONCE = 500;

/** All books, some at a time, by rising id; without records of another version, which are made again at the next start. */
export async function* recordedBooks(db: Kysely<unknown>): AsyncGenerator<RecordBodyOfBook[]> {
  for (let afterId: number | undefined = 0; afterId !== undefined; ) {
    const { rows } = await sql<{ item_id: number; body: string }>`select item_id, body from records
      where item_id > ${afterId} and version = ${RECORD_VERSION} order by item_id limit ${AT_ONCE}`.execute(db);
    yield rows.map(({ item_id, body }) => ({ itemId: item_id, record: JSON.parse(body) as RecordBody }));
    afterId = rows.at(-1)?.item_id;
  }
}
