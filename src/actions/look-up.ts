/** Asks providers about a query that belongs to no Item, and merges what fits it. */
import type { Query } from '../domain/book/query.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import { type LookupAnswer, lookup } from '../pipeline/lookup/lookup.ts';
import { appliedOf, type ScoredCandidate, scoreAll } from '../pipeline/match/apply.ts';
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
  const score = (candidates: Parameters<typeof scoreAll>[1]) => scoreAll(query, candidates, settings.match, []);
  const answers = await lookup(
    { query, known: [], earlier: [], isForced: true, isPatient: true, toComplete: settings.complete },
    score,
    { hosts, now },
    signal,
  );
  const candidates = score(answers.flatMap((answer) => (answer.candidates === 'keep' ? [] : answer.candidates)));
  const record = merge({ editionKind: query.editionKind, candidates: appliedOf(candidates), overrides: [] }, settings.merge);
  return { query, candidates, record, lookups: answers.map((answer) => answer.lookup) };
}
