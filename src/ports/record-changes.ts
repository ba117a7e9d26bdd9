/**
 * The order in which records changed. Whoever keeps a copy of the catalogue remembers the revision up to which it has followed, and asks for
 * what came after: a copy that was away for a year catches up in the same way as one that is a second behind.
 */
import type { CatalogueEntry } from './catalogue.ts';

/** A book, under the number of its latest change. */
export interface RecordChange {
  /** Greater than that of every change before; a book that changes again leaves its old number. */
  revision: number;
  itemId: number;
  /** The book as it is now; undefined if it was forgotten. */
  entry: CatalogueEntry | undefined;
}

export interface RecordChanges {
  /** Names this store: revisions and ids of books mean something within it alone. */
  storeId(): Promise<string>;
  /** The first changes after that revision, by rising revision. */
  after(revision: number, limit: number): Promise<RecordChange[]>;
  /** How many books changed after that revision. */
  countAfter(revision: number): Promise<number>;
  /** The latest revision; 0 if nothing ever changed. */
  last(): Promise<number>;
}
