/** Asks providers about a query that belongs to no Item, and merges what fits it. */
import type { FieldKey } from '../domain/metadata.ts';
import type { ProviderHost } from '../domain/provider-host.ts';
import type { Query } from '../domain/query.ts';
import type { MergedRecord } from '../domain/record.ts';
import { appliedOf, type ScoredCandidate, scoreAll } from './apply.ts';
import { type LookupAnswer, lookup } from './lookup.ts';
import type { MatchSettings } from './match.ts';
import { type MergeSettings, merge } from './merge.ts';

export interface DirectAnswer {
  query: Query;
  /** Best first. */
  candidates: ScoredCandidate[];
  /** What the candidates that fit amount to together. */
  record: MergedRecord;
  lookups: LookupAnswer['lookup'][];
}

export async function lookUpDirectly(
  query: Query,
  hosts: readonly ProviderHost[],
  settings: { match: MatchSettings; merge: MergeSettings; complete: readonly FieldKey[] },
  now: () => number,
  signal: AbortSignal,
): Promise<DirectAnswer> {
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
