/** Takes back a run, or what was done last to a book or a file. */
import type { StoredItem } from '../ports/items.ts';
import type { StoredRun } from '../ports/run-log.ts';
import { ActionError } from './find-book.ts';
import { namedRun } from './named-runs.ts';
import { refuseOther, type TakeBackInput, takeBack, type UndoDeps, type Undone } from './take-back.ts';
import { findUndoTarget, holdRun, runToUndo, undoneRuns } from './undo-target.ts';

export interface UndoInput extends Omit<TakeBackInput, 'partOf'> {
  /** The number of a run; a path or a book, of which the last decision or write is taken back; or the latest run that was not taken back yet. */
  target: number | string | StoredItem | undefined;
}

/** Throws `ActionError` if there is nothing to undo. */
export async function undo({ target, ...how }: UndoInput, deps: UndoDeps): Promise<Undone> {
  if (typeof target === 'object' || typeof target === 'string') return takeBack(await findUndoTarget(target, deps), how, deps);
  const run = await runToUndo(target, deps.store);
  return run.parts > 0 ? undoParts(run, how, deps) : takeBack(await holdRun(run, deps), how, deps);
}

/** Part by part, the latest first; what was taken back already is passed by. The undo has parts as the run has, and can be undone like it. */
async function undoParts(run: StoredRun, { actor, isDryRun, agreedRun }: TakeBackInput, deps: UndoDeps): Promise<Undone> {
  refuseOther(run, agreedRun);
  const { store, now } = deps;
  const parts: StoredRun[] = [];
  for (const part of await store.partsOf(run.id)) if (!(await isUndone(part, deps))) parts.push(part);
  if (parts.length === 0) throw new ActionError(`run ${run.id} is undone already`);
  const partOf = isDryRun ? undefined : await store.beginRun({ kind: 'undo', startedAtMs: now(), actor, undoes: run.id });
  const undone: UndonePart[] = [];
  for (const part of parts) undone.push(await undoPart(part, { actor, isDryRun, partOf }, deps));
  const steps = undone.flatMap((each) => each.steps);
  if (partOf !== undefined) await store.endRun(partOf, now(), { undone: steps.length });
  const kept = undone.flatMap((each) => each.kept ?? []);
  return {
    run: await namedRun(run, deps),
    ...(partOf !== undefined && { runId: partOf }),
    decisions: outcomeOf(undone),
    ...(kept.length > 0 && { kept }),
    steps,
  };
}

type UndonePart = Pick<Undone, 'decisions' | 'kept' | 'steps'>;

/** A book that is still being worked on is kept as it is, and named. */
async function undoPart(part: StoredRun, how: TakeBackInput, deps: UndoDeps): Promise<UndonePart> {
  const item = part.itemId === undefined ? undefined : await deps.store.byId(part.itemId);
  const named = (what: string) => (item ? `${item.path}: ${what}` : what);
  try {
    const undone = await takeBack(await holdRun(part, deps), how, deps);
    return { ...undone, ...(undone.kept && { kept: undone.kept.map(named) }) };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { decisions: 'kept', kept: [named(error.message)], steps: [] };
  }
}

async function isUndone({ id, itemId }: StoredRun, { store }: UndoDeps): Promise<boolean> {
  return itemId !== undefined && undoneRuns(await store.runsAbout(itemId)).has(id);
}

function outcomeOf(parts: readonly UndonePart[]): NonNullable<Undone['decisions']> {
  if (parts.every(({ decisions }) => decisions === 'restored')) return 'restored';
  return parts.every(({ decisions }) => decisions === 'kept') ? 'kept' : 'partly';
}
