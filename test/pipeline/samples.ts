/** Candidates, queries and settings for tests of the pure stages. */
import { BUILT_IN } from '../../src/app/extensions.ts';
import type { Candidate } from '../../src/domain/book/candidate.ts';

import type { FieldKey } from '../../src/domain/book/metadata.ts';

import { type RawMetadata, tidyMetadata } from '../../src/domain/book/tidy.ts';
import type { MatchSettings } from '../../src/pipeline/match/match.ts';
import type { MergeSettings } from '../../src/pipeline/merge/merge.ts';
import type { NameReading } from '../../src/sdk/name-reading.ts';

const { schema } = BUILT_IN;

const defaults = schema.parse({});
export const matchSettings: MatchSettings = defaults.match;
export const mergeSettings: MergeSettings = { ...defaults.merge, genreMap: new Map() };

/** A candidate of a source that is equally sure of everything. */
export function candidate(source: string, raw: RawMetadata, confidence = 0.8, more: Partial<Candidate> = {}): Candidate {
  const metadata = tidyMetadata(raw);
  const keys = Object.keys(metadata) as FieldKey[];
  return {
    source,
    local: false,
    sourceId: `${source}-1`,
    lineage: source,
    standing: 'evidence',
    editionKind: 'audio',
    metadata,
    confidence: Object.fromEntries(keys.map((key) => [key, confidence])),
    ...more,
  };
}

export const people = (...names: string[]) => names.map((name) => ({ name }));

export { catalogueRecordOf, query } from '../../src/testing/samples.ts';

/** One way to read the names of a book. */
export function nameReading(habit: string, metadata: RawMetadata, { score = 0.9, confidence = 0.5 } = {}): NameReading {
  const confidences = Object.fromEntries(Object.keys(metadata).map((key) => [key, confidence]));
  return { habit, score, reading: { source: 'path', lineage: 'path', metadata, confidence: confidences } };
}
