/** The cover of a book, or of one of its candidates, as a thumbnail. */
import { candidateKey } from '../domain/book/candidate.ts';
import type { FieldValue } from '../domain/book/metadata.ts';
import { isFileOf } from '../domain/library/own-file.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Pictures } from '../ports/pictures.ts';

export interface CoverWanted {
  item: StoredItem;
  widthPixels: number;
  /** The key of a candidate; the book’s own cover if absent. */
  of?: string | undefined;
  /** A file of the book, for the picture inside it. */
  inside?: string | undefined;
}

export interface CoverOfDeps {
  store: ItemHistories;
  catalogue: Pick<Catalogue, 'get'>;
  pictures: Pictures;
}

/** Undefined if there is none. A cover that was written beside the book is not fetched again. */
export async function coverOf({ item, widthPixels, of, inside }: CoverWanted, deps: CoverOfDeps, signal: AbortSignal): Promise<Buffer | undefined> {
  const cover =
    inside !== undefined
      ? ({ source: 'embedded', location: inside } as const)
      : of === undefined
        ? await ownCover(item, deps)
        : await candidateCover(item, of, deps);
  // Anybody can name a file of another book as the place of this one's picture.
  if (cover?.source === 'embedded' && !isFileOf(item, cover.location)) return undefined;
  return cover && deps.pictures.thumbnail({ library: item.library, cover, widthPixels }, signal);
}

async function ownCover(item: StoredItem, { store, catalogue }: CoverOfDeps): Promise<FieldValue<'cover'> | undefined> {
  const cover = (await catalogue.get(item.id))?.record.values.cover;
  if (cover?.source !== 'url') return cover;
  const { sidecars } = await store.load(item.id);
  const written = sidecars.find(({ madeFrom, hash }) => madeFrom !== undefined && hash !== '');
  return written ? { source: 'file', location: written.path } : cover;
}

async function candidateCover(item: StoredItem, key: string, { store }: CoverOfDeps): Promise<FieldValue<'cover'> | undefined> {
  const { candidates } = await store.load(item.id);
  return candidates.find((candidate) => candidateKey(candidate) === key)?.metadata.cover;
}
