/** Makes the record of the last run again from stored candidates and overrides, with everything that led to it. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { Query } from '../domain/book/query.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import { appliedOf, isToReview, refutedIdentifiers, type ScoredCandidate, scoreAll } from '../pipeline/match/apply.ts';
import type { MatchSettings } from '../pipeline/match/match.ts';
import { type MergeSettings, merge } from '../pipeline/merge/merge.ts';
import type { ItemHistory } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';

export interface Explanation {
  item: StoredItem;
  query?: Query;
  record: MergedRecord;
  /** What the book's own files say. */
  local: Candidate[];
  /** True while a match waits for the user. */
  isToReview: boolean;
  /** Provider answers, best first, applied or not. */
  candidates: ScoredCandidate[];
  lookups: ItemHistory['lookups'];
}

/** Scores provider answers as they are stored, best first. */
export function scoreStored(
  { query }: Pick<StoredItem, 'query'>,
  { candidates, decisions }: Pick<ItemHistory, 'candidates' | 'decisions'>,
  match: MatchSettings,
): ScoredCandidate[] {
  const remote = candidates.filter((candidate) => !candidate.local);
  return query ? scoreAll(query, remote, match, decisions) : [];
}

/** Merges again: merging is pure, so the same input gives the same record. */
export function explainItem(item: StoredItem, history: ItemHistory, settings: { match: MatchSettings; merge: MergeSettings }): Explanation {
  const local = history.candidates.filter((candidate) => candidate.local);
  const candidates = scoreStored(item, history, settings.match);
  const record = merge(
    {
      editionKind: item.editionKind,
      candidates: [...local.map((candidate) => ({ candidate })), ...appliedOf(candidates)],
      overrides: history.overrides,
      refuted: item.query ? refutedIdentifiers(item.query, candidates) : [],
    },
    settings.merge,
  );
  return { item, query: item.query, record, local, isToReview: isToReview(candidates), candidates, lookups: history.lookups };
}
