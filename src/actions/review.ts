/** Books of which a match waits for somebody to confirm or reject it. */
import type { ItemStore } from '../ports/item-store.ts';
import type { Libraries } from '../ports/libraries.ts';
import { type Explanation, explainItem } from './explain.ts';
import type { Settings } from './settings.ts';

export interface ReviewEntry {
  /** Absolute. */
  path: string;
  explanation: Explanation;
}

export interface ReviewDeps {
  store: ItemStore;
  libraries: Libraries;
  settings: Settings;
}

export async function review({ store, libraries, settings }: ReviewDeps): Promise<ReviewEntry[]> {
  const waiting: ReviewEntry[] = [];
  for (const item of await store.toReview()) {
    const { path } = await libraries.placeOf(item);
    waiting.push({ path, explanation: explainItem(item, await store.load(item.id), settings) });
  }
  return waiting;
}
