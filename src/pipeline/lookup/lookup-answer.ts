/** What the lookup of one provider brings. */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { Lookup } from '../../ports/item-history.ts';
import type { Judgement } from '../match/judge.ts';

export interface LookupAnswer {
  lookup: Lookup;
  /** Code of the error, if it failed: `circuit-open` was reported when the breaker opened. */
  code?: string;
  /** `keep`: the provider was not asked, or failed; its earlier candidates stand; stale beats empty. */
  candidates: Candidate[] | 'keep';
}

/** Judges candidates; what is applied may lead to more. */
export type Judge = (candidates: readonly Candidate[]) => Judgement;

const UNANSWERED: readonly Lookup['outcome'][] = ['failed', 'deferred', 'paused'];

/** True if a provider was wanted, and did not answer: what is known without it may not be all. */
export function couldNotAnswer(last: Lookup | undefined): boolean {
  return last !== undefined && UNANSWERED.includes(last.outcome);
}
