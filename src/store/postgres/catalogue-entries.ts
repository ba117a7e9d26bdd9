/** Books of the catalogue with their records, as rows of the store have them. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { EditionKind } from '../../domain/book/metadata.ts';
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import type { ItemState } from '../../ports/items.ts';
import { recordFromRow } from '../record-row.ts';
import type { PgListedBookTable } from './catalogue-tables.ts';
import type { PgQuery } from './connection.ts';

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

/** These books, by their ids. */
export async function entriesAmong(query: PgQuery, ids: Expression<SqlBool>): Promise<CatalogueEntry[]> {
  const rows = await query.selectFrom('items').innerJoin('records', 'records.item_id', 'items.id').select(ENTRY).where(ids).orderBy('items.id').execute();
  return rows.map((row) => ({
    item: {
      id: row.id,
      library: row.library,
      path: row.path,
      folder: row.folder,
      isFile: row.is_file,
      editionKind: row.edition_kind as EditionKind,
      state: row.state as ItemState,
      problems: JSON.parse(row.problems) as string[],
      isToReview: row.to_review,
      ...(row.added_at !== null && { addedAtMs: row.added_at }),
    },
    record: recordFromRow(row),
  }));
}

/** These books, in this order, without those that are gone meanwhile. */
export async function entriesOf(query: PgQuery, found: readonly { id: number }[]): Promise<CatalogueEntry[]> {
  const ids = found.map(({ id }) => id);
  const entries = await entriesAmong(query, sql<SqlBool>`items.id = any(${ids}::bigint[])`);
  const byId = new Map(entries.map((entry) => [entry.item.id, entry]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The short rows of books, under the name `items`. */
export function listedBooks() {
  return (sql.table('listed_books') as RawBuilder<PgListedBookTable>).as('items');
}
