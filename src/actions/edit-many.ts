/** Decides fields of many books. One run holds the edits of all of them, and is taken back as one. */
import type { Actor } from '../domain/actor.ts';
import type { Items } from '../ports/items.ts';
import type { Edit } from './amend.ts';
import { type EditDeps, edit } from './edit.ts';
import { forManyBooks } from './many-books.ts';

/** Who does something to many books, and how. */
export interface ManyInput {
  actor: Actor;
  isDryRun: boolean;
  /** Books that were not begun when it aborts are left as they are. */
  signal: AbortSignal;
  /** Is told of each book that is done. */
  onBook?: (() => void) | undefined;
}

export interface EditManyInput extends ManyInput {
  /** Ids of the books. */
  books: readonly number[];
  edit: Edit;
}

/** What is decided of one book; `book` is its id. */
export interface BookEdit {
  book: number;
  edit: Edit;
}

export interface EditEachInput extends ManyInput {
  /** A book may stand here several times. */
  edits: readonly BookEdit[];
}

export interface EditManyDeps extends EditDeps {
  store: EditDeps['store'] & Items;
}

export interface EditedMany {
  /** How many books are changed, or would be. */
  changed: number;
  /** Paths of books that are left as they are, because somebody worked on them for long. */
  busy?: string[];
  /** The run that `undo` takes back; undefined on a dry run, or where nothing changes. */
  runId?: number;
}

/** The same for every book. */
export function editMany({ books, edit: wanted, ...how }: EditManyInput, deps: EditManyDeps): Promise<EditedMany> {
  return editEach({ ...how, edits: books.map((book) => ({ book, edit: wanted })) }, deps);
}

/** The edits of a book in their order: what is written for a book belongs to its own part of the run (docs/decisions/0038-an-edit-of-many-books.md). */
export async function editEach({ edits, signal, onBook, ...how }: EditEachInput, deps: EditManyDeps): Promise<EditedMany> {
  const { store, now, holdToApply } = deps;
  const runId = how.isDryRun ? undefined : await store.beginRun({ kind: 'edit', startedAtMs: now(), actor: how.actor });
  const changed = new Set<number>();
  const byBook = Map.groupBy(edits, ({ book }) => book);
  const busy = await forManyBooks(byBook, { ...how, signal, holdToApply }, async ([book, itsEdits]) => {
    for (const { edit: wanted } of itsEdits) {
      if (signal.aborted) return;
      const item = await store.byId(book);
      if (item && (await edit({ ...how, edit: wanted, item, partOf: runId }, deps)).changed.length > 0) changed.add(book);
      onBook?.();
    }
  });
  if (runId !== undefined) await store.endRun(runId, now(), { books: changed.size });
  return { changed: changed.size, ...(busy.length > 0 && { busy }), ...(runId !== undefined && changed.size > 0 && { runId }) };
}
