/** Takes back a run or a part of it: files stand as before, and what was decided is forgotten. */
import type { Actor } from '../domain/actor.ts';
import type { EventBus, ExportedFile } from '../domain/events.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { Foreseen } from '../ports/decisions.ts';
import type { ItemHistory } from '../ports/item-history.ts';
import type { StoredEdit, StoredRun } from '../ports/run-log.ts';
import type { Apply, Change } from './apply.ts';
import type { NotedDecisions } from './audited.ts';
import { foresee } from './explain.ts';
import { ActionError } from './find-book.ts';
import { holdBook } from './hold-book.ts';
import { inverseOf } from './inverse.ts';
import { bookName, type NamedRun, namedRun } from './named-runs.ts';
import type { Settings } from './settings.ts';
import { type UndoTarget, type UndoTargetDeps, undoneRuns } from './undo-target.ts';
import { type UndoFiles, type UndoStep, undoWrites } from './undo-writes.ts';

/** Who takes something back, and how. */
export interface TakeBackInput {
  actor: Actor;
  isDryRun: boolean;
  /** The run to which somebody agreed: nothing is done if another one turns out to be meant. */
  agreedRun?: number | undefined;
  /** The run that this is a part of. */
  partOf?: number | undefined;
}

export interface UndoDeps extends UndoTargetDeps {
  store: UndoTargetDeps['store'] & NotedDecisions;
  events: Pick<EventBus, 'emit'>;
  /** Throws `ReadError` for a library that is not there. */
  openFiles(library: string): Promise<UndoFiles>;
  settings: Settings;
  newToken(): string;
  apply: Apply;
  now(): number;
}

export interface Undone {
  /** The run that was taken back, or of which a part was. */
  run: NamedRun;
  /** What alone of that run was taken back: the name of a book, or the path of a file. */
  part?: string;
  /** The run that the undo is itself; undefined on a dry run. */
  runId?: number;
  /** Of an edit or a decision: whether what was decided is again what it was. */
  decisions?: 'restored' | 'partly' | 'kept';
  /** What is kept because it was decided anew since. */
  kept?: string[];
  steps: UndoStep[];
}

/** Takes back what is meant, while nobody else works on the book; then others may. */
export async function takeBack(target: UndoTarget, how: TakeBackInput, deps: UndoDeps): Promise<Undone> {
  try {
    refuseOther(target.run, how.agreedRun);
    return await takeBackHeld(target, how, deps);
  } finally {
    await target.release();
  }
}

/** Throws `ActionError` if somebody agreed to another run than this. */
export function refuseOther({ id }: StoredRun, agreedRun: number | undefined): void {
  if (agreedRun !== undefined && agreedRun !== id) throw new ActionError(`run ${id} came since; nothing was undone`);
}

async function takeBackHeld({ run, writes, item, file, held }: UndoTarget, { actor, isDryRun, partOf }: TakeBackInput, deps: UndoDeps): Promise<Undone> {
  const { store, now } = deps;
  const decided = file === undefined ? run.edit : undefined;
  const history = decided && (await store.load(decided.itemId));
  const inverse = decided && history && inverseOf(decided, history);
  const edit = inverse?.edit;
  const isWaiting = decided !== undefined && (writes.length === 0 || (await tookAnotherAlong(run, deps)));
  const undoes = file === undefined ? run.id : undefined;
  const runId = isDryRun ? undefined : await store.beginRun({ kind: 'undo', startedAtMs: now(), actor, undoes, edit, itemId: item?.id, partOf });
  if (runId !== undefined && edit && history) await store.carryOut(edit, await foreseenOf(edit, history, deps));
  const steps = await undoWrites(writes, runId, {
    filesOf: openedOnce(deps.openFiles),
    writesAt: (library, path) => store.writesOf({ library, path }),
    begin: store.beginWrites,
    end: store.endWrites,
    makeDue: store.makeDue,
    hold: async (itemId) => (itemId === held ? async () => undefined : holdBook(itemId, deps)),
    hash: hashOf,
    newToken: deps.newToken,
    now,
  });
  const hasLaterWrites = edit !== undefined && steps.some(({ laterRun }) => laterRun !== undefined);
  if (hasLaterWrites) for (const step of steps) letFollow(step);
  if (runId !== undefined) await tell(steps, runId, deps);
  if (edit && (isWaiting || hasLaterWrites)) await follow(edit, { actor, changed: inverse.restored, ...(runId !== undefined && { runId }) }, deps);
  if (runId !== undefined) await store.endRun(runId, now(), { undone: steps.length });
  const part = file ?? (item && run.books > 1 ? await bookName(item.id, deps) : undefined);
  const what = { run: await namedRun(run, deps), ...(part !== undefined && { part }), ...(runId !== undefined && { runId }) };
  return { ...what, ...(inverse && outcomeOf(inverse)), steps };
}

async function foreseenOf({ itemId, after, decisions }: StoredEdit, history: ItemHistory, deps: UndoDeps): Promise<Foreseen | undefined> {
  const item = await deps.store.byId(itemId);
  return item && foresee(item, { ...history, overrides: after, decisions: decisions?.after ?? history.decisions }, deps);
}

function outcomeOf({ restored, kept }: ReturnType<typeof inverseOf>): Pick<Undone, 'decisions' | 'kept'> {
  if (kept.length === 0) return { decisions: 'restored' };
  return { decisions: restored.length > 0 ? 'partly' : 'kept', kept };
}

/** An edit that still waited when this one came: the sidecars were written for both, and what stood before them is not what is decided. */
async function tookAnotherAlong({ id, edit }: StoredRun, { store }: UndoDeps): Promise<boolean> {
  const runs = edit ? await store.runsAbout(edit.itemId) : [];
  const [before] = runs.filter((each) => each.id < id && each.kind !== 'undo');
  return before?.edit !== undefined && before.writes === 0 && !undoneRuns(runs).has(before.id);
}

/** A file that a later run wrote is not brought back; it is written anew by what is decided now. */
function letFollow(step: UndoStep): void {
  if (step.laterRun === undefined) return;
  Object.assign(step, { action: 'follows', reason: `run ${step.laterRun} wrote it since; it is written anew without what was decided here` });
}

/** The sidecars follow the decisions anew. */
async function follow({ itemId, after, decisions }: StoredEdit, what: Pick<Change, 'actor' | 'changed' | 'runId'>, deps: UndoDeps): Promise<void> {
  const item = await deps.store.byId(itemId);
  if (!item) return;
  const { folder } = await deps.libraries.placeOf(item);
  const pretend = { itemId, overrides: after, ...(decisions && { decisions: decisions.after }) };
  await deps.apply({ ...what, item, folder, reason: 'changed', ...(what.runId === undefined && { pretend }) });
}

/** Tells of the files that were brought back or removed, book by book. */
async function tell(steps: readonly UndoStep[], runId: number, { store, catalogue, events }: UndoDeps): Promise<void> {
  for (const [itemId, of] of Map.groupBy(steps, (step) => step.itemId)) {
    const files = of.flatMap(({ path, exporter, done }): ExportedFile[] => (done ? [{ exporter, path, action: done }] : []));
    const item = itemId === undefined || files.length === 0 ? undefined : await store.byId(itemId);
    if (!item) continue;
    const { title, authors = [] } = (await catalogue.get(item.id))?.record.values ?? {};
    const { library, path } = item;
    events.emit('export.complete', { library, path, runId, title, authors: authors.map(({ name }) => name), files });
  }
}

function openedOnce(openFiles: UndoDeps['openFiles']): UndoDeps['openFiles'] {
  const opened = new Map<string, Promise<UndoFiles>>();
  return (library) => {
    const files = opened.get(library) ?? openFiles(library);
    opened.set(library, files);
    return files;
  };
}
