/** Asks providers about a query that belongs to no Item, and merges what fits it. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { Query } from '../domain/book/query.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import { lookup } from '../pipeline/lookup/lookup.ts';
import type { LookupAnswer } from '../pipeline/lookup/lookup-answer.ts';
import { appliedOf, type ScoredCandidate } from '../pipeline/match/apply.ts';
import { judge } from '../pipeline/match/judge.ts';
import { merge } from '../pipeline/merge/merge.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import type { Settings } from './settings.ts';

export interface DirectAnswer {
  query: Query;
  /** Best first. */
  candidates: ScoredCandidate[];
  /** Merged from the candidates that fit. */
  record: MergedRecord;
  lookups: LookupAnswer['lookup'][];
}

export interface LookUpDeps {
  hosts: readonly ProviderHost[];
  settings: Settings;
  now(): number;
}

export async function lookUpDirectly(query: Query, { hosts, settings, now }: LookUpDeps, signal: AbortSignal): Promise<DirectAnswer> {
  const judgeAll = (candidates: readonly Candidate[]) => judge(query, candidates, settings.match, []);
  const answers = await lookup(
    { query, known: [], isOtherQuestion: false, earlier: [], isForced: true, isPatient: true, toComplete: settings.complete },
    judgeAll,
    { hosts, now },
    signal,
  );
  const { scored: candidates } = judgeAll(answers.flatMap((answer) => (answer.candidates === 'keep' ? [] : answer.candidates)));
  const record = merge({ editionKind: query.editionKind, candidates: appliedOf(candidates), overrides: [] }, settings.merge);
  return { query, candidates, record, lookups: answers.map((answer) => answer.lookup) };
}
