/** Decides fields of many books. One run holds the edits of all of them, and is taken back as one. */
import type { Actor } from '../domain/actor.ts';
import type { Items } from '../ports/items.ts';
import type { Edit } from './amend.ts';
import { type EditDeps, edit } from './edit.ts';

export interface EditManyInput {
  /** Ids of the books. */
  books: readonly number[];
  edit: Edit;
  actor: Actor;
  isDryRun: boolean;
  /** Books that were not begun when it aborts are left as they are. */
  signal: AbortSignal;
}

export interface EditManyDeps extends EditDeps {
  store: EditDeps['store'] & Items;
}

export interface EditedMany {
  /** How many books are changed, or would be. */
  changed: number;
  /** The run that `undo` takes back; undefined on a dry run, or where nothing changes. */
  runId?: number;
}

/** One book after the other: what is written for a book belongs to its own part of the run (docs/decisions/0038-an-edit-of-many-books.md). */
export async function editMany({ books, signal, ...how }: EditManyInput, deps: EditManyDeps): Promise<EditedMany> {
  const { store, now } = deps;
  const runId = how.isDryRun ? undefined : await store.beginRun({ kind: 'edit', startedAtMs: now(), actor: how.actor });
  let changed = 0;
  for (const id of books) {
    if (signal.aborted) break;
    const item = await store.byId(id);
    if (item && (await edit({ ...how, item, partOf: runId }, deps)).changed.length > 0) changed++;
  }
  if (runId !== undefined) await store.endRun(runId, now(), { books: changed });
  return { changed, ...(runId !== undefined && changed > 0 && { runId }) };
}
