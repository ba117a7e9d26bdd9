/** Books of which somebody has to decide: which answer is right, or what their names mean. */
import type { Metadata } from '../domain/book/metadata.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { ShownChoices } from '../ports/shown-choices.ts';
import { allChoices, type Choice, choicesOf } from './choices.ts';
import { explainItem } from './explain.ts';
import type { Settings } from './settings.ts';

export interface ReviewEntry {
  itemId: number;
  /** Absolute. */
  path: string;
  library: string;
  /** False if nobody needs to decide, though there may be candidates. */
  isWaiting: boolean;
  /** What the record says now. */
  values: Metadata;
  /** What to choose from: provider answers, best first, then ways to read the names. */
  choices: Choice[];
}

export interface ReviewInput {
  /** The only book to show, whether a decision waits there or not. */
  item?: StoredItem | undefined;
  /** Also what was decided: books about which somebody decided, and every candidate. */
  isAll: boolean;
}

export interface ReviewDeps {
  store: Items & ItemHistories;
  catalogue: Catalogue;
  libraries: Libraries;
  settings: Settings;
}

export async function review(input: ReviewInput, deps: ReviewDeps): Promise<ReviewEntry[]> {
  const entries: ReviewEntry[] = [];
  for (const item of await wantedItems(input, deps.store)) entries.push(await reviewBook(item, input, deps));
  return entries;
}

/** From now on, numbers mean the choices of these lists. */
export async function noteShown(entries: readonly ReviewEntry[], store: ShownChoices): Promise<void> {
  for (const { itemId, choices } of entries) {
    const keys = choices.map(({ key }) => key);
    await store.noteShown(itemId, keys);
  }
}

async function wantedItems({ item, isAll }: ReviewInput, store: Items): Promise<StoredItem[]> {
  if (item) return [item];
  const waiting = await store.toReview();
  if (!isAll) return waiting;
  const known = new Set(waiting.map(({ id }) => id));
  return [...waiting, ...(await store.decided()).filter(({ id }) => !known.has(id))];
}

export async function reviewBook(
  item: StoredItem,
  { isAll }: Pick<ReviewInput, 'isAll'>,
  { store, catalogue, libraries, settings }: ReviewDeps,
): Promise<ReviewEntry> {
  const [{ path }, entry, history] = await Promise.all([libraries.placeOf(item), catalogue.get(item.id), store.load(item.id)]);
  const explanation = explainItem(item, history, settings);
  const choices = (isAll ? allChoices : choicesOf)(explanation);
  return { itemId: item.id, path, library: item.library, isWaiting: explanation.isToReview, values: entry?.record.values ?? {}, choices };
}
