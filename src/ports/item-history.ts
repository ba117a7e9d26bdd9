/** What is known of an item: what its files and the providers said, what the user decided, and what was written beside it. */
import type { Candidate } from '../domain/book/candidate.ts';
import type { CatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { Decision } from '../domain/book/match.ts';
import type { Override } from '../domain/book/record.ts';
import type { StoredItem } from './items.ts';
import type { OwnSidecar } from './sidecars.ts';

/** What came of asking one provider about one item. A provider that fails delays only its own answers. */
export interface Lookup {
  provider: string;
  /** `deferred`: too many requests were waiting for the provider; `skipped`: there was no need to ask it; `paused`: a person let it rest. */
  outcome: 'found' | 'missing' | 'failed' | 'deferred' | 'skipped' | 'paused';
  error?: string;
  dueAtMs: number;
  /** What a chain was declared to be when it said what is kept of it; `THROUGH_CHAIN` for a provider of which nothing is kept, because a chain asks it. */
  declaration?: string | undefined;
}

/** Stands for the declaration of a provider that is asked through a chain alone: once it is asked by itself again, it is due. */
export const THROUGH_CHAIN = 'through a chain';

/** Everything that is kept of one item. */
export interface ItemHistory {
  candidates: Candidate[];
  lookups: Lookup[];
  overrides: Override[];
  sidecars: OwnSidecar[];
  decisions: Decision[];
}

export interface ItemHistories {
  load(itemId: number): Promise<ItemHistory>;
}

/** What one pass over an item found out. */
export interface ItemUpdate {
  item: Omit<StoredItem, 'id'>;
  localCandidates: readonly Candidate[];
  /** Answers of the providers that were asked. They replace earlier ones, unless `candidates` is `keep`. */
  answers: readonly { lookup: Lookup; candidates: readonly Candidate[] | 'keep' }[];
  overrides: readonly Override[];
  /** The run that found it out; undefined where there is none. */
  runId?: number | undefined;
  /** The merged record, for the catalogue. */
  record: CatalogueRecord;
  /** Sidecars that were proved to be ours. */
  sidecars: readonly OwnSidecar[];
  /** What the user had decided when the pass began: if that is not what is decided now, the item is due again. */
  decided?: Pick<ItemHistory, 'overrides' | 'decisions'>;
}

export interface ItemUpdates {
  /** Saves everything in one transaction; returns the item's id. */
  save(update: ItemUpdate): Promise<number>;
}
