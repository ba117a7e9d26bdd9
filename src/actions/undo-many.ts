/** Takes back what was done last to each of many books. One run holds it all, and can be undone as one. */
import type { StoredItem } from '../ports/items.ts';
import type { ManyInput } from './edit-many.ts';
import { ActionError } from './find-book.ts';
import { type TakeBackInput, takeBack, type UndoDeps, type Undone } from './take-back.ts';
import { findUndoTarget } from './undo-target.ts';

export interface UndoManyInput extends ManyInput {
  books: readonly BookToUndo[];
}

export interface BookToUndo {
  /** The id of the book. */
  book: number;
  /** The run to which somebody agreed: the book is left as it is if another one turns out to be meant. */
  agreedRun?: number | undefined;
}

export interface UndoneBook {
  item: StoredItem;
  /** What was taken back of it, or would be. */
  undone?: Undone;
  /** Why the book is left as it is. */
  problem?: string;
}

export interface UndoneMany {
  /** In the order in which they were asked for. Books that are not there are passed by. */
  books: UndoneBook[];
  /** The run that takes it all back again; undefined on a dry run, or where nothing was undone. */
  runId?: number;
}

export async function undoMany({ books, actor, isDryRun, signal, onBook }: UndoManyInput, deps: UndoDeps): Promise<UndoneMany> {
  const { store, now } = deps;
  const partOf = isDryRun ? undefined : await store.beginRun({ kind: 'undo', startedAtMs: now(), actor });
  const all: UndoneBook[] = [];
  for (const { book, agreedRun } of books) {
    if (signal.aborted) break;
    const item = await store.byId(book);
    if (item) all.push(await undoLast(item, { actor, isDryRun, agreedRun, partOf }, deps));
    onBook?.();
  }
  const count = all.filter(({ undone }) => undone).length;
  if (partOf !== undefined) await store.endRun(partOf, now(), { books: count });
  return { books: all, ...(partOf !== undefined && count > 0 && { runId: partOf }) };
}

async function undoLast(item: StoredItem, how: TakeBackInput, deps: UndoDeps): Promise<UndoneBook> {
  try {
    return { item, undone: await takeBack(await findUndoTarget(item, deps), how, deps) };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { item, problem: error.message };
  }
}
