/** What somebody means who wants something undone: a run, the latest run, what was done last to a book, or the last write of a file. */
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Release } from '../ports/queue.ts';
import type { RunLog, StoredRun } from '../ports/run-log.ts';
import type { Write, WriteJournal } from '../ports/write-journal.ts';
import { ActionError, type FindBookDeps, findBook, placeOf } from './find-book.ts';
import { type HoldDeps, holdBook } from './hold-book.ts';

export interface UndoTarget {
  run: StoredRun;
  writes: Write[];
  /** The file, if no more of the run is meant than what it did to that; then what was decided stays. */
  file?: string;
  /** The book, if no more of the run is meant than what it did to that. */
  item?: StoredItem;
  /** The number of the book that is held; undefined for a run over many, the books of which are held as their turn comes. */
  held?: number | undefined;
  /** Lets others work on the book again. */
  release: Release;
}

export interface UndoTargetDeps extends FindBookDeps, Pick<HoldDeps, 'hold' | 'sleep'> {
  store: Items & ItemHistories & WriteJournal & RunLog;
  libraries: Libraries;
}

/** Runs that are looked through for one to undo. */
const RUNS_LOOKED_THROUGH = 100_000;

/**
 * A book of which the last run is meant, or a path. Waits for what is still under way with the book. Throws `ActionError` if that takes too
 * long, or there is nothing to undo.
 */
export async function findUndoTarget(target: string | StoredItem, deps: UndoTargetDeps): Promise<UndoTarget> {
  if (typeof target === 'object') return lastOf(target, deps);
  return (await lastWriteAt(target, deps)) ?? lastOf(await findBook(target, deps), deps);
}

/** A whole run that has no parts. Waits, and throws, as above. */
export async function holdRun(run: StoredRun, deps: UndoTargetDeps): Promise<UndoTarget> {
  return holding(run.itemId, deps, async () => {
    const writes = await deps.store.writesOf({ runId: run.id });
    if (writes.length === 0 && !run.edit) throw new ActionError('nothing was written there');
    return { run, writes };
  });
}

/** The latest run that wrote or decided something about a book, and was not taken back. */
async function lastOf(item: StoredItem, deps: UndoTargetDeps): Promise<UndoTarget> {
  return holding(item.id, deps, async () => {
    const runs = await deps.store.runsAbout(item.id);
    const undone = undoneRuns(runs);
    const run = runs.find(({ id, kind }) => kind !== 'undo' && !undone.has(id));
    if (!run) throw new ActionError(runs.length > 0 ? 'all that was done to that book is undone already' : 'nothing was written there');
    const writes = (await deps.store.writesOf({ runId: run.id })).filter(({ itemId }) => itemId === item.id);
    return { run, writes, item };
  });
}

/** The writes of the latest run that wrote that very file; undefined if it is none that was written. */
async function lastWriteAt(path: string, deps: UndoTargetDeps): Promise<UndoTarget | undefined> {
  const { store, libraries } = deps;
  const place = await placeOf(path, libraries);
  const writesThere = async () => (place ? await store.writesOf({ library: place.library, path: place.path }) : []);
  const known = await writesThere();
  if (known.length === 0) return undefined;
  return holding(known.at(-1)?.itemId, deps, async () => {
    const writes = await writesThere();
    const latest = Math.max(0, ...writes.filter(({ isDone }) => isDone).map(({ runId }) => runId));
    if (latest === 0) throw new ActionError('nothing was written there');
    const run = await runToUndo(latest, store);
    return { run, writes: writes.filter(({ runId }) => runId === latest), file: place?.path };
  });
}

/** @param number of the run; the latest one that was not taken back yet if undefined. Throws `ActionError` if there is no such run. */
export async function runToUndo(number: number | undefined, store: RunLog): Promise<StoredRun> {
  const run = number === undefined ? await latestToUndo(store) : await store.run(number);
  if (!run) throw new ActionError(number === undefined ? 'there is nothing to undo' : `run ${number} wrote nothing, or there was no such run`);
  return run;
}

async function latestToUndo(store: RunLog): Promise<StoredRun | undefined> {
  const runs = await store.runs(RUNS_LOOKED_THROUGH);
  const undone = undoneRuns(runs.filter(isWhole));
  return runs.find(({ id, kind }) => kind !== 'undo' && !undone.has(id));

  /** Of a run over many books, what was undone of one of them leaves the rest to be undone. */
  function isWhole({ undoes, itemId }: StoredRun): boolean {
    return undoes === undefined || itemId === undefined || runs.find(({ id }) => id === undoes)?.itemId === itemId;
  }
}

/** Numbers of the runs that were taken back. An undo that was taken back itself counts no more. */
export function undoneRuns(runs: readonly StoredRun[]): Set<number> {
  const undone = new Set<number>();
  for (const { id, undoes } of [...runs].sort((a, b) => b.id - a.id)) if (undoes !== undefined && !undone.has(id)) undone.add(undoes);
  return undone;
}

/** Finds something out while nobody else works on the book; that goes on until it is released. */
async function holding(itemId: number | undefined, deps: UndoTargetDeps, find: () => Promise<Omit<UndoTarget, 'held' | 'release'>>): Promise<UndoTarget> {
  const release = itemId === undefined ? async () => undefined : await holdBook(itemId, deps);
  try {
    return { ...(await find()), held: itemId, release };
  } catch (error) {
    await release();
    throw error;
  }
}
