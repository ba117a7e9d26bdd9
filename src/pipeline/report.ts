/** The report about one Item after it went through the stages. */

import type { Recommendation } from '../domain/book/match.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import { messageOf } from '../domain/errors.ts';
import type { Item } from '../domain/library/item.ts';
import type { ExportOutcome } from './export/export.ts';
import type { ScoredCandidate } from './match/apply.ts';

export interface ItemReport {
  library: string;
  path: string;
  /** Undefined on a dry run, and if the run failed before it knew the Item. */
  itemId?: number;
  status: 'done' | 'unchanged' | 'failed';
  isNew: boolean;
  movedFrom?: string;
  record?: MergedRecord;
  /** Best first. */
  candidates: ScoredCandidate[];
  /** Of the best provider candidate; undefined when nobody was asked. */
  recommendation?: Recommendation;
  /** True while a match waits for the user. */
  isToReview: boolean;
  /** Providers whose queue was too long; a later pass asks them. */
  deferred: string[];
  exports: ExportOutcome[];
  /** Fields that would change, or all that a new book would have. Only on a dry run. */
  changedFields?: FieldKey[];
  lookups: { provider: string; outcome: string; error?: string; code?: string; dueAtMs: number }[];
  /** What went wrong with the Item itself: files that cannot be read, sidecars that cannot be written. */
  problems: string[];
  /** True if something could not be read or written that may be possible later, though no file changes. */
  isDueAgain: boolean;
  /** The state of its files after the work; undefined on a dry run, or if the work did not get that far. */
  fingerprint?: string;
  tookMs: number;
}

/** The report about an Item whose work ended with an error. */
export function failedReport(item: Item, error: unknown): ItemReport {
  return { ...emptyReport(item), status: 'failed', problems: [messageOf(error)] };
}

/** The report about an Item with which nothing was done. */
export function emptyReport(item: Pick<Item, 'libraryId' | 'path'>): ItemReport {
  return {
    library: item.libraryId,
    path: item.path,
    status: 'done',
    isNew: false,
    candidates: [],
    isToReview: false,
    deferred: [],
    exports: [],
    lookups: [],
    problems: [],
    isDueAgain: false,
    tookMs: 0,
  };
}
