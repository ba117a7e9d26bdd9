/** Books of the catalogue with their records, as rows of the store have them. */
import { type RawBuilder, sql } from 'kysely';
import type { EditionKind } from '../../domain/book/metadata.ts';
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import type { ItemState } from '../../ports/items.ts';
import { recordFromRow } from '../record-row.ts';
import type { ListedBookTable } from './catalogue-schema.ts';
import type { Db } from './connection.ts';

const ENTRY = [
  'id',
  'library',
  'path',
  'folder',
  'is_file',
  'edition_kind',
  'state',
  'to_review',
  'problems',
  'added_at',
  'version',
  'conflicts',
  'changed_at',
  'body',
] as const;

export function selectEntries(db: Db) {
  return db.selectFrom('items').innerJoin('records', 'records.item_id', 'items.id').select(ENTRY);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number];

export function toEntry(row: EntryRow): CatalogueEntry {
  return {
    item: {
      id: row.id,
      library: row.library,
      path: row.path,
      folder: row.folder,
      isFile: row.is_file === 1,
      editionKind: row.edition_kind as EditionKind,
      state: row.state as ItemState,
      problems: JSON.parse(row.problems) as string[],
      isToReview: row.to_review === 1,
      ...(row.added_at !== null && { addedAtMs: row.added_at }),
    },
    record: recordFromRow(row),
  };
}

/** These books, in this order, without those that are gone meanwhile. */
export async function entriesOf(db: Db, found: readonly { id: number }[]): Promise<CatalogueEntry[]> {
  const ids = found.map(({ id }) => id);
  const rows = await selectEntries(db)
    .where('items.id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toEntry(row)] : [];
  });
}

/** The short rows of books, under the name `items`. They are up to date once the index is. */
export function listedBooks() {
  return (sql.table('listed_books') as RawBuilder<ListedBookTable>).as('items');
}
