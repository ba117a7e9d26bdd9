/** What the user decided about items. After each decision the item is due, so that its sidecars follow. */
import type { CatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { StoredEdit } from './run-log.ts';

/** What lists say of a book from a decision on, until the work on the book has made its record anew. */
export interface Foreseen {
  path: string;
  record: CatalogueRecord;
  /** Whether it waits for a decision. */
  isToReview: boolean;
}

export interface Decisions {
  /**
   * Makes what was so before into what is so after, in one transaction. What is the same in both is left as it is, whoever decided about
   * that meanwhile. A book has one confirmed candidate at most: the last one.
   */
  carryOut(edit: StoredEdit, foreseen?: Foreseen): Promise<void>;
  /** Allows sidecars of an item to be written again that the user undid. */
  allowUndone(itemId: number): Promise<void>;
}
