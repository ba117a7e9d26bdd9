/** The one book that somebody means: by its path, by its number, by its title, or by words of its title, people, series and path. */
import { fieldOf } from '../domain/book/fields.ts';
import { AmbiguousError, ReadError, RubricatorError } from '../domain/errors.ts';
import { searchWords, spaceWords } from '../domain/text/search-words.ts';
import { fold } from '../domain/text/text.ts';
import type { Catalogue, CatalogueEntry } from '../ports/catalogue.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';

/** What cannot be done as it was asked for. */
export class ActionError extends RubricatorError {
  readonly code = 'action';
}

export interface FindBookDeps {
  store: Pick<Items, 'byId'>;
  catalogue: Pick<Catalogue, 'search' | 'get'>;
  libraries: Pick<Libraries, 'findItems' | 'placeAt'>;
}

/** Throws `AmbiguousError` where several books may be meant, and `ActionError` or `ReadError` where none is. */
export async function findBook(text: string, deps: FindBookDeps): Promise<StoredItem> {
  const there = await itemsAt(text, deps);
  const items = 'items' in there ? there.items : [];
  if (items.length > 1) throw ambiguous(`there are ${items.length} books at ${text}`, await Promise.all(items.map(({ id }) => deps.catalogue.get(id))));
  const found = items[0] ?? (await byNumber(text, deps)) ?? (await byWords(text, deps));
  if (found) return found;
  if ('error' in there && text.includes('/')) throw there.error;
  const place = await placeOf(text, deps.libraries);
  if (place?.path === '') throw new ActionError(`${text} is the library ${place.library}; name one of its books, which rubricator list shows`);
  throw new ActionError('error' in there ? `no book is called “${text}”; rubricator list shows all of them` : `no book is known at ${text}; scan it first`);
}

async function itemsAt(path: string, { libraries }: FindBookDeps): Promise<{ items: StoredItem[] } | { error: ReadError }> {
  try {
    return { items: await libraries.findItems(path) };
  } catch (error) {
    if (error instanceof ReadError) return { error };
    throw error;
  }
}

/** Where a path is in a library; undefined for what is no path, or lies in none. */
export async function placeOf(path: string, { placeAt }: Pick<Libraries, 'placeAt'>): ReturnType<Libraries['placeAt']> {
  try {
    return await placeAt(path);
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}

/** `12`, unless another book is called so; or `book:12`. */
async function byNumber(text: string, deps: FindBookDeps): Promise<StoredItem | undefined> {
  const [, prefix, digits] = /^(book:)?(\d{1,9})$/.exec(text) ?? [];
  const item = digits === undefined ? undefined : await deps.store.byId(Number(digits));
  if (!item || prefix) return item;
  const others = (await deps.catalogue.search(text, {}, LOOKED_THROUGH)).filter((entry) => entry.item.id !== item.id && isCalled(entry, text));
  if (others.length === 0) return item;
  throw ambiguous(`“${text}” is the number of one book and the title of another`, [await deps.catalogue.get(item.id), ...others]);
}

/** The first way in which a book fits decides. A book that is gone from disk is meant only if no other fits. */
async function byWords(text: string, { store, catalogue }: FindBookDeps): Promise<StoredItem | undefined> {
  if (text.startsWith('/')) return undefined;
  const found = await catalogue.search(text, {}, LOOKED_THROUGH);
  for (const fits of [isAt, isCalled, hasWords]) {
    const all = found.filter((entry) => fits(entry, text));
    const present = all.filter(({ item }) => item.state !== 'offline');
    const [one, ...others] = present.length > 0 ? present : all;
    if (one && others.length > 0) throw ambiguous(`“${text}” may be any of ${others.length + 1} books`, [one, ...others]);
    if (one) return store.byId(one.item.id);
  }
  return undefined;
}

/** The best of what is found: whoever means one book says more than what so many have in common. */
const LOOKED_THROUGH = { limit: 200 };

function isAt({ item: { path } }: CatalogueEntry, text: string): boolean {
  return `/${path}`.endsWith(`/${text.replace(/\/$/, '')}`);
}

function isCalled({ record: { values } }: CatalogueEntry, text: string): boolean {
  const { normalise } = fieldOf('title');
  return values.title !== undefined && normalise(values.title) === normalise(text);
}

/** Not the words of a description: who changes a book must not hit one that is only about it. */
function hasWords({ item: { path }, record: { values } }: CatalogueEntry, text: string): boolean {
  const { title = '', subtitle = '', authors = [], series = [] } = values;
  const own = ` ${spaceWords(fold([title, subtitle, ...authors.map(({ name }) => name), ...series.map(({ name }) => name), path].join(' ')))}`;
  return searchWords(text).every(({ parts }) => own.includes(` ${parts.join(' ')}`));
}

function ambiguous(message: string, entries: readonly (CatalogueEntry | undefined)[]): AmbiguousError {
  const candidates = entries.flatMap((entry) => (entry ? [{ id: entry.item.id, title: entry.record.values.title, path: entry.item.path }] : []));
  return new AmbiguousError(message, candidates);
}
