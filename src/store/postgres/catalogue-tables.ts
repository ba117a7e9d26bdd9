/** The tables of the catalogue, as kysely sees them. */
import type { Generated } from 'kysely';

export interface PgRecordTable {
  item_id: number;
  version: number;
  conflicts: number;
  changed_at: number;
  /** JSON. */
  body: string;
}

/** By what a book is found. */
export interface RecordIndexTable {
  item_id: number;
  /** The words of the record and of the path; their weight tells the group. */
  words: string;
  /** What filters of single fields ask for, but for the words of long texts. */
  facts: string;
  rare_facts: string;
}

/** What is counted and chosen of a book; the first five columns are its item's. */
export interface PgListedBookTable {
  id: number;
  library: string;
  state: string;
  to_review: boolean;
  edition_kind: string;
  /** Ids of facet values, rising. */
  facets: number[];
  /** The same, of where single fields have their values from. */
  sources: number[];
}

/** The place of a book in one order. */
export interface PgSortKeyTable {
  item_id: number;
  sort: string;
  key: string;
}

export interface ChangedBookTable {
  item_id: number;
  /** Null while nobody gave the latest change a number. */
  revision: number | null;
}

export interface CatalogueTables {
  catalogue: { version: number };
  records: PgRecordTable;
  records_index: RecordIndexTable;
  known_names: { key: string; item_id: number };
  listed_books: PgListedBookTable;
  facet_values: { id: Generated<number>; facet: string; value: string };
  sort_keys: PgSortKeyTable;
  changed_books: ChangedBookTable;
  store_identity: { id: string };
}
