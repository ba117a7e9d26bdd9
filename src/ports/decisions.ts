/** What the user decided about items. After each decision the item is due, so that its sidecars follow. */
import type { AuditNote } from '../domain/audit.ts';
import type { AuditedStates } from '../domain/book/audited-changes.ts';
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
   * @param note what the audit log says of it; it is noted in that transaction
   */
  carryOut(edit: StoredEdit, note: AuditNote, foreseen?: Foreseen): Promise<void>;
  /** The books about which something is decided. */
  decidedItems(): Promise<number[]>;
  /** Hashes of the uploaded pictures that are decided for a book, or would be after an undo. */
  picturesInUse(): Promise<Set<string>>;
  /** Notes in the audit log what is decided about a book, as far as it is not what the log says. Returns false if it is. */
  noteDecided(itemId: number, known: AuditedStates, note: AuditNote): Promise<boolean>;
  /** Allows sidecars of an item to be written again that the user undid. */
  allowUndone(itemId: number): Promise<void>;
}
