/** One source's answer about an Item. */

import type { EditionKind, FieldKey, Metadata } from './metadata.ts';

/**
 * What weight a candidate's claims have, whatever their confidence. `adopted`: a sidecar that somebody else made
 * beside the book and that we took over; `evidence`: everything else.
 */
export type Standing = 'adopted' | 'evidence';

export interface Branding {
  introMs: number;
  outroMs: number;
}

/** Where a chain has a value from. */
export interface FieldOrigin {
  /** The member that said it: `audnexus`, `inner/audnexus` through another chain, `audnexus + itunes` for a list of both. */
  from: string;
  /** All lineages that the value belongs to, the chain's first. */
  lineages: readonly string[];
}

export interface Candidate {
  /** Provider or reader id. */
  source: string;
  /** True for what was read from the Item's own files. */
  local: boolean;
  /** The source's own id of the answer: an ASIN, a file path. */
  sourceId: string;
  /** Sources of one lineage copy each other and count once. */
  lineage: string;
  standing: Standing;
  /** The kind of edition that the edition-level facts are about; undefined if the source does not say. */
  editionKind?: EditionKind;
  region?: string;
  metadata: Metadata;
  /** How sure the source is of each field, 0…1, whatever the match. */
  confidence: Partial<Record<FieldKey, number>>;
  /** Of a chain's answer: whose values they are. */
  origins?: Partial<Record<FieldKey, FieldOrigin>>;
  branding?: Branding;
  /** The habit by which the names of the book were read for the search that found it; absent where they have one reading. */
  askedBy?: string;
  /** Milliseconds since 1970; undefined for local files. */
  fetchedAtMs?: number;
  /** True when it came from the cache. */
  cached?: boolean;
  /** True when it is older than its TTL and was served because the provider failed. */
  stale?: boolean;
  /** How long the provider took, in milliseconds; undefined from the cache. */
  tookMs?: number;
}

/** Names a candidate for good, across runs. */
export function candidateKey(candidate: Pick<Candidate, 'source' | 'sourceId' | 'region'>): string {
  return [candidate.source, candidate.sourceId, candidate.region ?? ''].join('|');
}

/** Who said the title: the source, or the member of a chain. */
export function sayerOf({ source, origins }: Pick<Candidate, 'source' | 'origins'>): string {
  return origins?.title?.from ?? source;
}

/** The source of what the names of folders and files say. */
export const NAMES_SOURCE = 'path';
