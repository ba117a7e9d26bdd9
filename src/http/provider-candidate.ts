/** From a provider's answer to a Candidate. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import type { LookupOperation, ProviderAnswer } from '../sdk/provider.ts';
import type { Fetched } from './cached-answers.ts';

interface Source {
  id: string;
  lineage: string;
}

/** What an operation is sure of, and what it brought. */
export interface Origin {
  operation: Pick<LookupOperation<never>, 'fills'>;
  fetched: Fetched;
}

export function toCandidate({ id, lineage }: Source, answer: ProviderAnswer, { operation, fetched }: Origin): Candidate {
  return {
    source: id,
    local: false,
    sourceId: answer.sourceId,
    lineage,
    standing: 'evidence',
    editionKind: answer.editionKind,
    region: answer.region,
    metadata: tidyMetadata(answer.metadata),
    branding: answer.branding,
    confidence: { ...operation.fills, ...answer.confidence },
    fetchedAtMs: fetched.entry.fetchedAtMs,
    cached: fetched.cached,
    stale: fetched.stale,
    tookMs: fetched.tookMs,
  };
}

/** Gives a candidate the fields that it lacks and that another answer about the same book has. */
export function fillGaps(candidate: Candidate, more: Candidate, keys: readonly FieldKey[]): void {
  for (const key of keys) {
    if (more.metadata[key] === undefined || candidate.metadata[key] !== undefined) continue;
    Object.assign(candidate.metadata, { [key]: more.metadata[key] });
    candidate.confidence[key] = more.confidence[key] ?? 0;
  }
  candidate.branding ??= more.branding;
  if (more.tookMs !== undefined) candidate.tookMs = (candidate.tookMs ?? 0) + more.tookMs;
}
