/** Finds books, page by page, with the title and the authors of their records; and one book with everything that is known of it. */
import { valuesOf } from '../domain/book/record.ts';
import type { ItemPage, ItemStore, StoredItem } from '../ports/item-store.ts';
import type { Libraries } from '../ports/libraries.ts';
import { type Explanation, explainItem } from './explain.ts';
import type { Settings } from './settings.ts';

export interface ListedItem {
  item: StoredItem;
  title?: string | undefined;
  authors: string[];
}

export interface ShownItem extends ListedItem {
  /** Absolute. */
  path: string;
  explanation: Explanation;
}

export interface SearchDeps {
  store: ItemStore;
  libraries: Libraries;
  settings: Settings;
}

export async function search(of: ItemPage, deps: SearchDeps): Promise<ListedItem[]> {
  const items = await deps.store.page(of);
  return Promise.all(items.map(async (item) => listed(item, await explained(item, deps))));
}

/** Undefined if there is no such book. */
export async function showItem(id: number, deps: SearchDeps): Promise<ShownItem | undefined> {
  const item = await deps.store.byId(id);
  if (!item) return undefined;
  const [{ path }, explanation] = await Promise.all([deps.libraries.placeOf(item), explained(item, deps)]);
  return { ...listed(item, explanation), path, explanation };
}

async function explained(item: StoredItem, { store, settings }: SearchDeps): Promise<Explanation> {
  return explainItem(item, await store.load(item.id), settings);
}

function listed(item: StoredItem, { record }: Explanation): ListedItem {
  const { title, authors = [] } = valuesOf(record);
  return { item, title, authors: authors.map(({ name }) => name) };
}
