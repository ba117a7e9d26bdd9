/** Changes as one caller may make them: of books that it may change, and of fields that it may write. */
import type { Access } from '../domain/access/access.ts';
import type { BookRight } from '../domain/access/rights.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { PermissionError, UnknownTargetError } from '../domain/errors.ts';
import type { PauseTarget } from '../domain/pause.ts';
import type { StoredItem } from '../ports/items.ts';
import type { ActionDeps } from './actions.ts';
import type { Edit } from './amend.ts';
import type { Changes } from './changes.ts';
import type { BookEdit } from './edit-many.ts';
import { ActionError, findBook } from './find-book.ts';
import { namedRun } from './named-runs.ts';
import { runCommand } from './run-command.ts';
import { seenRun, seenUndone } from './seen-answers.ts';
import type { Undone } from './take-back.ts';
import type { UndoInput } from './undo.ts';
import type { BookToUndo, UndoManyInput, UndoneBook, UndoneMany } from './undo-many.ts';
import { isLimited, itemFor, mayUndoAll, type PermittedDeps, refuseRun, refuseWrites } from './undo-permission.ts';
import { runToUndo, undoneRuns } from './undo-target.ts';
import type { UndoStep } from './undo-writes.ts';
import { type Veil, veilFor } from './veiled-diffs.ts';

interface Deps extends PermittedDeps {
  seen: ActionDeps;
}

export function permittedChanges(changes: Changes, deps: Deps, access: Access): Changes {
  const changeable = (right: BookRight, { id }: Pick<StoredItem, 'id'>) => itemFor(right, id, deps, access);
  return {
    async edit(input) {
      refuseFields(input.edit, access);
      return changes.edit({ ...input, item: await changeable('edit', input.item) });
    },
    async setPicture(input) {
      refuseWrites([input.field], access);
      return changes.setPicture({ ...input, item: await changeable('edit', input.item) });
    },
    async editMany(input) {
      refuseFields(input.edit, access);
      const books: number[] = [];
      // A book that is not seen is passed by, like one that is not there.
      for (const id of input.books) if (await deps.seen.store.byId(id)) books.push((await changeable('edit', { id })).id);
      return changes.editMany({ ...input, books });
    },
    async editEach(input) {
      const edits: BookEdit[] = [];
      for (const each of input.edits) {
        refuseFields(each.edit, access);
        if (await deps.seen.store.byId(each.book)) edits.push({ ...each, book: (await changeable('edit', { id: each.book })).id });
      }
      return changes.editEach({ ...input, edits });
    },
    async decide(input) {
      const item = await changeable('decide', input.item);
      if (input.verdict === 'confirmed') refuseOffered(item, input.keys, access);
      return changes.decide({ ...input, item });
    },
    async decideMany(input) {
      const decisions = await Promise.all(input.decisions.map(async (each) => ({ ...each, item: await changeable('decide', each.item) })));
      if (input.verdict === 'confirmed') for (const { item, keys } of decisions) refuseOffered(item, keys, access);
      return changes.decideMany({ ...input, decisions });
    },
    reset: async (input) => changes.reset({ ...input, item: await changeable('decide', input.item) }),
    async undo(input) {
      const limited = mayUndoAll(access) ? input : await limitedUndo(input, deps, access);
      return seenOutcome(await changes.undo(limited), deps, access);
    },
    undoMany: async (input) => seenOutcomes(await changes.undoMany({ ...input, books: await limitedBooks(input, deps, access) }), deps, access),
    async setPreference(input) {
      if (isLimited(access) || !access.readsAllFields)
        throw new PermissionError('a rule is for all books, and there are some, or some of their fields, that you may not change');
      return changes.setPreference(input);
    },
    ...{ changeField: changes.changeField, runCommand: (input) => runCommand(input, deps.seen) },
    refresh: async (input) => changes.refresh({ ...input, item: await changeable('refresh', input.item) }),
    async pause(input) {
      await refuseUnseen(input, deps, access);
      return changes.pause(input);
    },
    async resume(input) {
      await refuseUnseen(input, deps, access);
      return changes.resume(input);
    },
  };
}

/** A library of which no book is seen is as if it were not there. */
async function refuseUnseen({ of, id }: PauseTarget, { seen }: Deps, access: Access): Promise<void> {
  if (of !== 'library' || access.booksFor('see') === undefined) return;
  if ((await seen.catalogue.count({ library: id })) === 0) throw new UnknownTargetError(`there is no library ${id}`);
}

/** Throws if one of the fields of an edit may not be written. */
function refuseFields(edit: Edit, access: Access): void {
  const refs: readonly FieldRef[] = edit.action === 'set' ? edit.values : edit.fields;
  if (edit.action !== 'set' && refs.length === 0 && !access.writesAllFields)
    throw new PermissionError(`name the fields to ${edit.action}: there are some that you may not change`);
  refuseWrites(refs, access);
}

/**
 * To confirm an answer says which book it is, and what follows from it is merged by the rules of all. The decisions of a record that is taken
 * over are values that somebody chose, and count as if they were set now.
 */
function refuseOffered({ query }: StoredItem, keys: readonly string[], access: Access): void {
  const taken = (query?.offered ?? []).filter(({ key }) => keys.includes(key));
  refuseWrites(
    taken.flatMap(({ overrides }) => overrides),
    access,
  );
}

/** The same undo, of a run that is known before and of which all may be taken back. */
async function limitedUndo(input: UndoInput, deps: Deps, access: Access): Promise<UndoInput> {
  const { target } = input;
  if (target === undefined) throw new ActionError('say which run or which book is meant');
  if (typeof target === 'number') {
    const run = await runToUndo(target, deps.seen.store);
    await refuseRun(run, deps, access);
    return { ...input, agreedRun: input.agreedRun ?? run.id };
  }
  const { id } = typeof target === 'string' ? await findBook(target, deps.seen) : target;
  const item = await itemFor('undo', id, deps, access);
  const runs = await deps.store.runsAbout(item.id);
  const undone = undoneRuns(runs);
  const run = runs.find((each) => each.kind !== 'undo' && !undone.has(each.id));
  if (run) await refuseRun(run, deps, access, item.id);
  return { ...input, target: item, ...(run && { agreedRun: input.agreedRun ?? run.id }) };
}

/** Books that are not seen are passed by. */
async function limitedBooks({ books, actor, isDryRun }: UndoManyInput, deps: Deps, access: Access): Promise<readonly BookToUndo[]> {
  if (mayUndoAll(access)) return books;
  const limited: BookToUndo[] = [];
  for (const { book, agreedRun } of books) {
    const target = await deps.seen.store.byId(book);
    if (target) limited.push({ book, agreedRun: (await limitedUndo({ actor, isDryRun, target, agreedRun }, deps, access)).agreedRun });
  }
  return limited;
}

async function seenOutcomes({ books, ...rest }: UndoneMany, deps: Deps, access: Access): Promise<UndoneMany> {
  const seen = async ({ undone, ...book }: UndoneBook) => ({ ...book, ...(undone && { undone: await seenOutcome(undone, deps, access) }) });
  return { ...rest, books: await Promise.all(books.map(seen)) };
}

/** The title of a book is named by what the caller sees of it. */
async function seenOutcome(undone: Undone, { seen, store }: Deps, access: Access): Promise<Undone> {
  if (access.readsAllFields) return { ...undone, steps: await veiledSteps(undone.steps, veilFor(store, access)) };
  const { part: _, ...rest } = seenUndone(undone, access);
  const { book: _title, ...run } = rest.run;
  return { ...rest, run: seenRun(await namedRun(run, seen), access) };
}

async function veiledSteps(steps: readonly UndoStep[], veil: Veil): Promise<UndoStep[]> {
  const veiled = await veil(steps.map(({ itemId, change }) => ({ itemId, ...change })));
  return steps.map((step, index) => (step.change ? { ...step, change: { before: veiled[index]?.before, after: veiled[index]?.after } } : step));
}
