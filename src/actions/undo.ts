/** Takes back a run, or the last writes at a path: files stand as before, and what an edit decided is forgotten. */
import type { Actor } from '../domain/actor.ts';
import { type Override, overrideKey } from '../domain/book/record.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { Decisions } from '../ports/decisions.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { RunLog, StoredEdit, StoredRun } from '../ports/run-log.ts';
import type { Write, WriteJournal } from '../ports/write-journal.ts';
import type { Apply } from './apply.ts';
import { ActionError } from './find-book.ts';
import { writesAt } from './history.ts';
import { type UndoFiles, type UndoStep, undoWrites } from './undo-writes.ts';

export interface UndoInput {
  /** The number of a run; a path or a book, of which the last writes are taken back; or the latest run that was not taken back yet. */
  target: number | string | StoredItem | undefined;
  actor: Actor;
  isDryRun: boolean;
}

export interface UndoDeps {
  store: Items & ItemHistories & Decisions & WriteJournal & RunLog;
  libraries: Libraries;
  /** Throws `ReadError` for a library that is not there. */
  openFiles(library: string): Promise<UndoFiles>;
  newToken(): string;
  apply: Apply;
  now(): number;
}

export interface Undone {
  /** The run that was taken back. */
  run?: StoredRun;
  /** Of an edit: whether the decisions are again what they were; they are kept if they were changed since. */
  decisions?: 'restored' | 'kept';
  steps: UndoStep[];
}

/** Runs that are looked through for one to undo. */
const RUNS_LOOKED_THROUGH = 100_000;

/** Throws `ActionError` if there is nothing to undo. */
export async function undo({ target, actor, isDryRun }: UndoInput, deps: UndoDeps): Promise<Undone> {
  const { store, now } = deps;
  const { run, writes } = await whatToUndo(target, deps);
  const edit = run?.edit && (await inverseOf(run.edit, store));
  const runId = isDryRun ? undefined : await store.beginRun({ kind: 'undo', startedAtMs: now(), actor, undoes: run?.id, edit });
  if (runId !== undefined && edit) await store.replaceOverrides(edit.itemId, edit.after);
  const steps = await undoWrites(writes, runId, {
    filesOf: openedOnce(deps.openFiles),
    writesAt: (library, path) => store.writesOf({ library, path }),
    begin: store.beginWrites,
    end: store.endWrites,
    makeDue: store.makeDue,
    hash: hashOf,
    newToken: deps.newToken,
    now,
  });
  if (edit && writes.length === 0) await follow(edit, { actor, runId }, deps);
  if (runId !== undefined) await store.endRun(runId, now(), { undone: steps.length });
  return { run, decisions: run?.edit && (edit ? 'restored' : 'kept'), steps };
}

async function whatToUndo(target: UndoInput['target'], deps: UndoDeps): Promise<{ run?: StoredRun; writes: Write[] }> {
  if (typeof target === 'number' || target === undefined) {
    const run = await runToUndo(target, deps.store);
    const writes = await deps.store.writesOf({ runId: run.id });
    if (writes.length === 0 && !run.edit) throw new ActionError('nothing was written there');
    return { run, writes };
  }
  const path = typeof target === 'string' ? target : (await deps.libraries.placeOf(target)).path;
  const writes = latestOf(await writesAt(path, deps));
  if (writes.length === 0) throw new ActionError('nothing was written there');
  return { writes };
}

async function runToUndo(number: number | undefined, store: RunLog): Promise<StoredRun> {
  const runs = await store.runs(RUNS_LOOKED_THROUGH);
  const undone = new Set(runs.filter(({ kind }) => kind === 'undo').map(({ undoes }) => undoes));
  const run = number === undefined ? runs.find(({ id, kind }) => kind !== 'undo' && !undone.has(id)) : runs.find(({ id }) => id === number);
  if (!run) throw new ActionError(number === undefined ? 'there is nothing to undo' : `run ${number} wrote nothing, or there was no such run`);
  return run;
}

/** Those of the latest run that wrote something. */
function latestOf(writes: readonly Write[]): Write[] {
  const latest = Math.max(0, ...writes.filter(({ isDone }) => isDone).map(({ runId }) => runId));
  return writes.filter(({ runId }) => runId === latest);
}

/** What takes an edit back; undefined if something else was decided since. */
async function inverseOf({ itemId, before, after }: StoredEdit, store: ItemHistories): Promise<StoredEdit | undefined> {
  const { overrides } = await store.load(itemId);
  const text = (list: readonly Override[]) =>
    JSON.stringify([...list].sort((a, b) => (overrideKey(a) < overrideKey(b) ? -1 : 1)).map((each) => [overrideKey(each), each.value, each.setAtMs]));
  return text(overrides) === text(after) ? { itemId, before: after, after: before } : undefined;
}

/** The sidecars of an edit that the daemon took are a part of another run: they follow the decisions anew. */
async function follow({ itemId, before, after }: StoredEdit, by: { actor: Actor; runId: number | undefined }, deps: UndoDeps): Promise<void> {
  const item = await deps.store.byId(itemId);
  if (!item) return;
  const { folder } = await deps.libraries.placeOf(item);
  const changed = [...new Set([...before, ...after].map(overrideKey))];
  const change = { item, folder, actor: by.actor, reason: 'changed', changed } as const;
  await deps.apply(by.runId === undefined ? { ...change, pretend: { itemId, overrides: after } } : { ...change, runId: by.runId });
}

function openedOnce(openFiles: UndoDeps['openFiles']): UndoDeps['openFiles'] {
  const opened = new Map<string, Promise<UndoFiles>>();
  return (library) => {
    const files = opened.get(library) ?? openFiles(library);
    opened.set(library, files);
    return files;
  };
}
