/** What the user decided about items. After each decision the item is due, so that its sidecars follow. */
import type { Decision } from '../domain/book/match.ts';
import type { Override } from '../domain/book/record.ts';

export interface Decisions {
  /** Remembers that a candidate is confirmed or rejected. */
  decide(itemId: number, decision: Decision): Promise<void>;
  /** Replaces all overrides of an item. */
  replaceOverrides(itemId: number, overrides: readonly Override[]): Promise<void>;
  /** Allows sidecars of an item to be written again that the user undid. */
  allowUndone(itemId: number): Promise<void>;
}
