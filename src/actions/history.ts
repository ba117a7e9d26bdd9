/** What was done to a book, and what was written at a path or to the sidecars of a book, run by run. */

import type { Libraries } from '../ports/libraries.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { Write, WriteJournal } from '../ports/write-journal.ts';
import { type FindBookDeps, findBook, placeOf } from './find-book.ts';
import { type NamedRun, type NamedRunsDeps, namedRun } from './named-runs.ts';

export interface HistoryDeps extends FindBookDeps {
  store: FindBookDeps['store'] & WriteJournal;
  libraries: Libraries;
}

/** Every write at a path, or of the book that is meant, oldest first. Throws as `findBook` does. */
export async function writesAt(path: string, deps: HistoryDeps): Promise<Write[]> {
  const place = await placeOf(path, deps.libraries);
  const writes = place ? await deps.store.writesOf({ library: place.library, path: place.path }) : [];
  if (writes.length > 0) return writes;
  const item = await findBook(path, deps);
  return deps.store.writesOf({ itemId: item.id });
}

export interface BookHistory {
  /** Newest first. */
  runs: NamedRun[];
  /** Oldest first. */
  writes: Write[];
}

/** What was decided about a book and written beside it. */
export async function bookHistory(itemId: number, deps: NamedRunsDeps & { store: RunLog & WriteJournal }): Promise<BookHistory> {
  const [runs, writes] = await Promise.all([deps.store.runsAbout(itemId), deps.store.writesOf({ itemId })]);
  return { runs: await Promise.all(runs.map((run) => namedRun(run, deps))), writes };
}
