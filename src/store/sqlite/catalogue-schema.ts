/** The tables of the catalogue, as kysely sees them. */
import type { Generated } from 'kysely';

export interface RecordTable {
  item_id: number;
  version: number;
  conflicts: number;
  changed_at: number;
  /** JSON. */
  body: string;
}

/** The words of a record, as they go into the index. */
export interface RecordTextTable {
  item_id: number;
  title: string;
  name: string;
  text: string;
  path: string;
}

/** What is counted and chosen of a book; the first five columns are its item's. */
export interface ListedBookTable {
  id: number;
  library: string;
  state: string;
  to_review: number;
  edition_kind: string;
  /** Codes of facet values (`facet-codes.ts`). */
  facets: string;
  /** The same, of where single fields have their values from. */
  sources: string;
}

/** The place of a book in one order. */
export interface SortKeyTable {
  sort: string;
  item_id: number;
  key: string | number;
}

/** An author or a series of a book (`domain/book/known-names.ts`). */
export interface KnownNameTable {
  key: string;
  item_id: number;
}

export interface CatalogueSchema {
  catalogue: { version: number };
  records: RecordTable;
  records_unindexed: RecordTextTable;
  known_names: KnownNameTable;
  records_index: Omit<RecordTextTable, 'item_id'> & { rowid: number };
  listed_books: ListedBookTable;
  facet_values: { id: Generated<number>; facet: string; value: string };
  sorts: { sort: string };
  sort_keys: SortKeyTable;
  changed_books: { revision: Generated<number>; item_id: number };
  store_identity: { id: string };
}
