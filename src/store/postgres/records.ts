/** Writes the records of the catalogue, with the words by which they are found and what lists are made from. All within a transaction of the caller. */
import { sql } from 'kysely';
import type { CatalogueRecord } from '../../domain/book/catalogue-record.ts';
import type { EditionKind } from '../../domain/book/metadata.ts';
import { type RecordBody, recordRow } from '../record-row.ts';
import type { SearchedFields } from '../searched-fields.ts';
import type { PgQuery } from './connection.ts';
import { writeNames } from './known-names.ts';
import { writeListed } from './listed-rows.ts';
import { wordVector } from './search-vectors.ts';

/** A book whose item is there; its path is read from that. */
export interface RecordedBook {
  itemId: number;
  record: CatalogueRecord;
}

/** A record that says nothing new changes nothing. */
export function saveRecord(query: PgQuery, book: RecordedBook, searched: SearchedFields): Promise<void> {
  return write(query, { books: [book], isNew: sql`records.body <> excluded.body or records.version <> excluded.version` }, searched);
}

/** As `saveRecord` for many, but keeps a record of the same version. */
export function fillRecords(query: PgQuery, books: readonly RecordedBook[], searched: SearchedFields): Promise<void> {
  return write(query, { books, isNew: sql`records.version <> excluded.version` }, searched);
}

/**
 * The items are locked before anything else, in the order of their ids: what the rows of lists repeat of them does not change meanwhile, and
 * nobody waits for whom waits for him.
 */
async function write(query: PgQuery, { books, isNew }: { books: readonly RecordedBook[]; isNew: ReturnType<typeof sql> }, searched: SearchedFields) {
  const rows = books.map(({ itemId, record }) => ({ itemId, ...recordRow(record) }));
  const column = <K extends keyof (typeof rows)[number]>(key: K) => rows.map((row) => row[key]);
  const { rows: changed } = await sql<{ item_id: number; path: string; edition_kind: EditionKind }>`with
    locked as materialized (select id, path, edition_kind from items where id = any(${column('itemId')}::bigint[]) order by id for no key update),
    saved as (insert into records (item_id, version, conflicts, changed_at, body)
      select item_id, version, conflicts, changed_at, body from locked join unnest(${column('itemId')}::bigint[], ${column('version')}::bigint[],
        ${column('conflicts')}::bigint[], ${column('changed_at')}::bigint[], ${column('body')}::text[])
        as record (item_id, version, conflicts, changed_at, body) on record.item_id = locked.id order by item_id
      on conflict (item_id) do update set (version, conflicts, changed_at, body) = (excluded.version, excluded.conflicts, excluded.changed_at, excluded.body)
        where ${isNew} returning item_id)
    select item_id, path, edition_kind from saved join locked on locked.id = saved.item_id order by item_id`.execute(query);
  const records = new Map(books.map(({ itemId, record }) => [itemId, record]));
  const listed = changed.flatMap(({ item_id, path, edition_kind }) => {
    const record = records.get(item_id);
    return record ? [{ itemId: item_id, path, editionKind: edition_kind, record }] : [];
  });
  await writeListed(query, listed, searched);
  await writeNames(query, listed);
}

/** Makes the words anew by which books are found: they have other paths, or other fields are searched. */
export async function makeTexts(query: PgQuery, itemIds: readonly number[], searched: SearchedFields): Promise<void> {
  const { rows } = await sql<{ id: number; path: string; body: string }>`select id, path, body from items join records on item_id = id
    where id = any(${itemIds}::bigint[]) order by id for no key update of items`.execute(query);
  const words = rows.map(({ path, body }) => wordVector(path, (JSON.parse(body) as RecordBody).values, searched));
  await sql`update records_index set words = made.words
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${words}::tsvector[]) as made (item_id, words)
    where made.item_id = records_index.item_id`.execute(query);
}
