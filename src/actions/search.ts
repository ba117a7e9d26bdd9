/** Finds books in the catalogue, page by page, with the title and the authors of their records; and one book with everything that is known of it. */
import type { CatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import { namesOf } from '../domain/book/names.ts';
import { valuesOf } from '../domain/book/record.ts';
import type { Sort } from '../domain/book/sorts.ts';
import type { BookPage, Catalogue, CatalogueEntry, CatalogueFilter } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Vault } from '../ports/vault.ts';
import { type Explanation, explainStored } from './explain.ts';
import type { Settings } from './settings.ts';

export interface SearchInput extends CatalogueFilter {
  /** Words of the record or the path; all books if absent. */
  search?: string | undefined;
  /** The id of the last book of the page before; 0 for the first page. */
  afterId: number;
  limit: number;
}

export interface ListedItem {
  item: CatalogueEntry['item'];
  title?: string | undefined;
  authors: string[];
  values: Metadata;
  /** Since when the record has been as it is. */
  changedAtMs: number;
}

export interface ShownItem extends ListedItem {
  /** Absolute. */
  path: string;
  explanation: Explanation;
}

export interface SearchDeps {
  store: Items & ItemHistories;
  catalogue: Catalogue;
  libraries: Libraries;
  settings: Settings;
  /** Of secret fields; absent where there are none. */
  vault?: Vault | undefined;
}

export async function search(
  { search: text = '', afterId, limit, ...filter }: SearchInput,
  { catalogue }: Pick<SearchDeps, 'catalogue'>,
): Promise<ListedItem[]> {
  const entries = await catalogue.search(text, filter, { afterId, limit });
  return entries.map(listed);
}

/** Which books are listed. */
export interface ListInput {
  /** Words of the record or the path; blank for all books. */
  text: string;
  filter: CatalogueFilter;
  /** Absent for falling relevance, or the order of ids. */
  sort?: Sort | undefined;
}

/** A book of a list, and where it is. */
export interface PlacedEntry extends CatalogueEntry {
  /** Absolute. */
  path: string;
}

/** The books that are meant, in the order that is wanted; else in the order of their ids, or best first if there are words. */
export async function* listBooks(
  { text, filter, sort }: ListInput,
  { catalogue, libraries }: Pick<SearchDeps, 'catalogue' | 'libraries'>,
): AsyncIterable<PlacedEntry> {
  const roots = new Map<string, string>();
  const found = sort ? inOrder({ text, filter, sort }, catalogue) : text.trim() === '' ? catalogue.stream(filter) : searchAll(text, filter, catalogue);
  for await (const entry of found) {
    const { library, path } = entry.item;
    const root = roots.get(library) ?? (await libraries.rootOf(library));
    roots.set(library, root);
    yield { ...entry, path: path === '' ? root : `${root}/${path}` };
  }
}

async function* inOrder(of: ListInput, catalogue: Catalogue): AsyncIterable<CatalogueEntry> {
  for (let cursor: string | undefined, isLast = false; !isLast; ) {
    const page: BookPage | 'unknown cursor' = await catalogue.list(of, { cursor, limit: FOUND_AT_ONCE });
    // Every cursor is one that the list gave itself.
    if (page === 'unknown cursor') return;
    yield* page.entries;
    cursor = page.next;
    isLast = cursor === undefined;
  }
}

async function* searchAll(text: string, filter: CatalogueFilter, catalogue: Catalogue): AsyncIterable<CatalogueEntry> {
  for (let afterId: number | undefined = 0; afterId !== undefined; ) {
    const page: CatalogueEntry[] = await catalogue.search(text, filter, { afterId, limit: FOUND_AT_ONCE });
    yield* page;
    afterId = page.at(-1)?.item.id;
  }
}

const FOUND_AT_ONCE = 1000;

/** Undefined if there is no such book. */
export async function showItem(id: number, deps: SearchDeps): Promise<ShownItem | undefined> {
  const { store, catalogue, libraries } = deps;
  const item = await store.byId(id);
  if (!item) return undefined;
  const [{ path }, explanation, entry] = await Promise.all([libraries.placeOf(item), explainStored(item, deps), catalogue.get(id)]);
  const record = { values: valuesOf(explanation.record), changedAtMs: entry?.record.changedAtMs ?? 0 };
  return { ...listed({ item: { ...item, isToReview: explanation.isToReview }, record }), path, explanation };
}

/** A book of a list with the values that a list shows. */
export function listed({
  item,
  record: { values, changedAtMs },
}: Pick<CatalogueEntry, 'item'> & { record: Pick<CatalogueRecord, 'values' | 'changedAtMs'> }): ListedItem {
  const { title, authors } = values;
  return { item, title, authors: namesOf(authors), values, changedAtMs };
}
