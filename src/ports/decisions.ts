/** What the user decided about items. After each decision the item is due, so that its sidecars follow. */
import type { StoredEdit } from './run-log.ts';

export interface Decisions {
  /**
   * Makes what was so before into what is so after, in one transaction. What is the same in both is left as it is, whoever decided about
   * that meanwhile. A book has one confirmed candidate at most: the last one.
   */
  carryOut(edit: StoredEdit): Promise<void>;
  /** Allows sidecars of an item to be written again that the user undid. */
  allowUndone(itemId: number): Promise<void>;
}
