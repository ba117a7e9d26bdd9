/** Books of which a match waits for somebody to confirm or reject it. */
import type { Metadata } from '../domain/book/metadata.ts';
import type { ScoredCandidate } from '../pipeline/match/apply.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import { scoreStored } from './explain.ts';
import type { Settings } from './settings.ts';

export interface ReviewEntry {
  /** Absolute. */
  path: string;
  library: string;
  /** What the record says now. */
  values: Metadata;
  /** Provider answers, best first, applied or not. */
  candidates: ScoredCandidate[];
}

export interface ReviewDeps {
  store: Items & ItemHistories;
  catalogue: Catalogue;
  libraries: Libraries;
  settings: Settings;
}

export async function review({ store, catalogue, libraries, settings }: ReviewDeps): Promise<ReviewEntry[]> {
  const waiting: ReviewEntry[] = [];
  for (const item of await store.toReview()) {
    const [{ path }, entry, history] = await Promise.all([libraries.placeOf(item), catalogue.get(item.id), store.load(item.id)]);
    const values = entry?.record.values ?? {};
    waiting.push({ path, library: item.library, values, candidates: scoreStored(item, history, settings.match) });
  }
  return waiting;
}
