/** What a caller may change, book by book and field by field; and which runs it may take back. */
import type { Access } from '../domain/access/access.ts';
import type { BookRight } from '../domain/access/rights.ts';
import { type FieldRef, overrideKey } from '../domain/book/record.ts';
import { PermissionError, UnknownBookError } from '../domain/errors.ts';
import type { StoredItem } from '../ports/items.ts';
import type { StoredRun } from '../ports/run-log.ts';
import type { ActionDeps } from './actions.ts';
import type { NamedRun } from './named-runs.ts';
import { seenRun } from './seen-answers.ts';
import { factsOf } from './seen-catalogue.ts';
import { booksIn, partsIn } from './seen-store.ts';

export interface PermittedDeps extends Pick<ActionDeps, 'store' | 'catalogue'> {
  /** The same as the caller sees it. */
  seen: Pick<ActionDeps, 'store'>;
}

/** The book as the store has it: what the caller passes may lack what it must not see. */
export async function itemFor(right: BookRight, id: number, { store, catalogue, seen }: PermittedDeps, access: Access): Promise<StoredItem> {
  const item = (await seen.store.byId(id)) && (await store.byId(id));
  if (!item) throw new UnknownBookError();
  if (access.booksFor(right) === undefined) return item;
  const entry = await catalogue.get(id);
  if (!entry || !access.mayWith(right, factsOf(entry))) throw new PermissionError(`you may see this book, but not change it`);
  return item;
}

export function refuseWrites(refs: readonly FieldRef[], access: Access): void {
  const refused = refs.filter((ref) => !access.mayWrite(ref)).map(overrideKey);
  if (refused.length > 0) throw new PermissionError(`you may not change ${[...new Set(refused)].join(', ')}`);
}

export function isLimited(access: Access): boolean {
  return access.booksFor('see') !== undefined || access.booksFor('undo') !== undefined || !access.writesAllFields;
}

/** Whatever there is. */
export function mayUndoAll(access: Access): boolean {
  return !isLimited(access) && access.may('edit') && access.may('decide');
}

/**
 * To take something back needs what it needed: who may not decide about candidates takes no decision back either.
 * @param ofBook the one book of which it is taken back; all of the run if absent
 */
export async function refuseRun(run: StoredRun, deps: PermittedDeps, access: Access, ofBook?: number): Promise<void> {
  const parts = await partsIn(run, deps.store);
  const books = ofBook === undefined ? booksIn(run, parts) : [ofBook];
  if (isLimited(access) && books === undefined) throw new PermissionError('you may not undo a run over many books');
  const edits = (run.parts > 0 ? parts : [run]).map(({ edit }) => edit);
  const needed = new Set(edits.map((edit): BookRight => (!edit ? 'undo' : edit.decisions ? 'decide' : 'edit')).concat('undo'));
  for (const right of needed) {
    access.require(right);
    if (isLimited(access)) for (const id of books ?? []) await itemFor(right, id, deps, access);
  }
  if (access.writesAllFields) return;
  for (const edit of edits) {
    // What providers said was written into fields of all kinds.
    if (!edit) throw new PermissionError('the run wrote more than edits of fields that you may change');
    refuseWrites(changedRefs(edit), access);
  }
}

export type SeenRuns = (runs: readonly NamedRun[]) => Promise<NamedRun[]>;

/** What a caller sees of runs, and which of them it may take back. */
export function seenRuns(deps: PermittedDeps, access: Access): SeenRuns {
  return (runs) => Promise.all(runs.map(async (run) => ({ ...seenRun(run, access), mayUndo: await mayUndo(run, deps, access) })));
}

/** Tells whether `refuseRun` would let it through. */
async function mayUndo(run: StoredRun, deps: PermittedDeps, access: Access): Promise<boolean> {
  if (!access.may('undo')) return false;
  if (mayUndoAll(access)) return true;
  try {
    await refuseRun(run, deps, access);
    return true;
  } catch (error) {
    if (error instanceof PermissionError || error instanceof UnknownBookError) return false;
    throw error;
  }
}

function changedRefs({ before, after }: NonNullable<StoredRun['edit']>): FieldRef[] {
  const [was, is] = [before, after].map((list) => new Set(list.map((each) => JSON.stringify(each)))) as [Set<string>, Set<string>];
  return [...before.filter((each) => !is.has(JSON.stringify(each))), ...after.filter((each) => !was.has(JSON.stringify(each)))];
}
