/** Writes the records of the catalogue, and keeps the index of their words and what lists are made from. */
import { type CatalogueRecord, searchTextOf } from '../../domain/book/catalogue-record.ts';
import type { Metadata } from '../../domain/book/metadata.ts';
import { spaceWords } from '../../domain/text/search-words.ts';
import { fold } from '../../domain/text/text.ts';
import { type RecordBody, recordFromRow, recordRow } from '../record-row.ts';
import type { SearchedFields } from '../searched-fields.ts';
import type { RecordTable, RecordTextTable } from './catalogue-schema.ts';
import { type Db, statement } from './connection.ts';
import { createNameRows } from './known-names.ts';
import { createListedRows } from './listed-books.ts';

/** Everything here runs within a transaction of the caller. */
export interface RecordRows {
  /** A record that says nothing new changes nothing. */
  save(itemId: number, path: string, record: CatalogueRecord): void;
  /** As `save`, but keeps a record of the same version. */
  fill(itemId: number, path: string, record: CatalogueRecord): void;
  /** Makes the words anew by which a book is found: it has another path, or other fields are searched. */
  makeText(itemId: number, path: string): void;
  /** Puts the texts that wait into the index, and makes the rows of their books for lists. */
  index(): void;
}

/** This many books wait for the index, unless somebody searches earlier: together they cost a third of what each costs alone. */
const INDEX_AT_ONCE = 500;

export function createRecordRows(db: Db, searched: SearchedFields): RecordRows {
  const { upsert, upsertStale, selectBody, insertText, selectWaiting, insertIndex, removeTexts } = statementsOf(db);
  const writeListed = createListedRows(db);
  const names = createNameRows(db);
  let waiting = 0;

  function index(): void {
    if (insertIndex.run({}) > 0) {
      writeListed(selectWaiting.all({}).map((row) => ({ ...row, record: recordFromRow(row) })));
      removeTexts.run({});
    }
    waiting = 0;
  }

  function saveText(itemId: number, path: string, values: Metadata): void {
    insertText.run({ item_id: itemId, ...searchTextOf(values, searched()), path: spaceWords(fold(path)) });
    if (++waiting >= INDEX_AT_ONCE) index();
  }

  function saved(itemId: number, path: string, record: CatalogueRecord): void {
    names.write(itemId, record);
    saveText(itemId, path, record.values);
  }

  return {
    save(itemId, path, record) {
      if (upsert.run(toRow(itemId, record)) > 0) saved(itemId, path, record);
    },
    fill(itemId, path, record) {
      if (upsertStale.run(toRow(itemId, record)) > 0) saved(itemId, path, record);
    },
    makeText(itemId, path) {
      const row = selectBody.first({ itemId });
      if (row) saveText(itemId, path, (JSON.parse(row.body) as RecordBody).values);
    },
    index,
  };
}

function toRow(itemId: number, record: CatalogueRecord): RecordTable {
  return { item_id: itemId, ...recordRow(record) };
}

function statementsOf(db: Db) {
  const rowOf = ({ version, conflicts, changed_at, body }: RecordTable) => ({ version, conflicts, changed_at, body });
  return {
    upsert: statement(db, (query, p: RecordTable) =>
      query
        .insertInto('records')
        .values({ item_id: p.item_id, ...rowOf(p) })
        .onConflict((conflict) =>
          conflict
            .column('item_id')
            .doUpdateSet(rowOf(p))
            .where((where) => where.or([where('records.body', '!=', p.body), where('records.version', '!=', p.version)])),
        ),
    ),
    upsertStale: statement(db, (query, p: RecordTable) =>
      query
        .insertInto('records')
        .values({ item_id: p.item_id, ...rowOf(p) })
        .onConflict((conflict) => conflict.column('item_id').doUpdateSet(rowOf(p)).where('records.version', '!=', p.version)),
    ),
    selectBody: statement(db, (query, p: { itemId: number }) => query.selectFrom('records').select('body').where('item_id', '=', p.itemId)),
    insertText: statement(db, (query, { item_id, title, name, text, path }: RecordTextTable) =>
      query.replaceInto('records_unindexed').values({ item_id, title, name, text, path }),
    ),
    selectWaiting: statement(db, (query, _: Record<never, never>) =>
      query
        .selectFrom('records_unindexed')
        .innerJoin('items', 'items.id', 'records_unindexed.item_id')
        .innerJoin('records', 'records.item_id', 'items.id')
        .select(['items.id', 'library', 'state', 'to_review', 'edition_kind', 'version', 'conflicts', 'changed_at', 'body'])
        .orderBy('items.id'),
    ),
    insertIndex: statement(db, (query, _: Record<never, never>) =>
      query
        .replaceInto('records_index')
        .columns(['rowid', 'title', 'name', 'text', 'path'])
        .expression(query.selectFrom('records_unindexed').select(['item_id', 'title', 'name', 'text', 'path']).orderBy('item_id')),
    ),
    removeTexts: statement(db, (query, _: Record<never, never>) => query.deleteFrom('records_unindexed')),
  };
}
