/** What was written at a path or to the sidecars of a book, run by run. */

import type { Libraries } from '../ports/libraries.ts';
import type { Write, WriteJournal } from '../ports/write-journal.ts';
import { findBook } from './find-book.ts';

export interface HistoryDeps {
  store: WriteJournal;
  libraries: Libraries;
}

/** Every write at a path, or of the book there, oldest first. Throws `ActionError` if nothing is known there. */
export async function writesAt(path: string, { store, libraries }: HistoryDeps): Promise<Write[]> {
  const place = await libraries.placeAt(path);
  const writes = place ? await store.writesOf({ library: place.library, path: place.path }) : [];
  if (writes.length > 0) return writes;
  const item = await findBook(path, { libraries });
  return store.writesOf({ itemId: item.id });
}
