/** Books of which somebody has to decide: which answer is right, or what their names mean. */
import type { Metadata } from '../domain/book/metadata.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import { type Choice, choicesOf } from './choices.ts';
import { explainItem } from './explain.ts';
import type { Settings } from './settings.ts';

export interface ReviewEntry {
  /** Absolute. */
  path: string;
  library: string;
  /** What the record says now. */
  values: Metadata;
  /** What to choose from: provider answers that wait, best first, then ways to read the names. */
  choices: Choice[];
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
    waiting.push({ path, library: item.library, values: entry?.record.values ?? {}, choices: choicesOf(explainItem(item, history, settings)) });
  }
  return waiting;
}
