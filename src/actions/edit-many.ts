/** Decides fields of many books. One run holds the edits of all of them, and is taken back as one. */
import pLimit from 'p-limit';
import type { Actor } from '../domain/actor.ts';
import type { Items } from '../ports/items.ts';
import type { Edit } from './amend.ts';
import { type EditDeps, edit } from './edit.ts';
import { BookBusyError } from './hold-book.ts';

/** Who does something to many books, and how. */
export interface ManyInput {
  actor: Actor;
  isDryRun: boolean;
  /** Books that were not begun when it aborts are left as they are. */
  signal: AbortSignal;
  /** Is told of each book that is done. */
  onBook?: (() => void) | undefined;
}

/**
 * So many books are decided at a time where a daemon writes them later: each waits for commits, which the store makes together. Where edits are
 * applied or previewed at once, what is told of the books stays in their order.
 */
const AT_ONCE = 8;

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
  const { store, now } = deps;
  const runId = how.isDryRun ? undefined : await store.beginRun({ kind: 'edit', startedAtMs: now(), actor: how.actor });
  const changed = new Set<number>();
  const busy = new Set<string>();
  const failures: unknown[] = [];
  const editBook = async (book: number, wanted: Edit) => {
    const item = await store.byId(book);
    try {
      if (item && (await edit({ ...how, edit: wanted, item, partOf: runId }, deps)).changed.length > 0) changed.add(book);
    } catch (error) {
      if (item && error instanceof BookBusyError) busy.add(item.path);
      else failures.push(error);
    }
    onBook?.();
  };
  const byBook = Map.groupBy(edits, ({ book }) => book);
  const atOnce = how.isDryRun || deps.holdToApply ? 1 : AT_ONCE;
  await pLimit(atOnce).map(byBook, async ([book, itsEdits]) => {
    for (const { edit: wanted } of itsEdits) if (!signal.aborted && failures.length === 0) await editBook(book, wanted);
  });
  if (failures.length > 0) throw failures[0];
  if (runId !== undefined) await store.endRun(runId, now(), { books: changed.size });
  return { changed: changed.size, ...(busy.size > 0 && { busy: [...busy] }), ...(runId !== undefined && changed.size > 0 && { runId }) };
}
