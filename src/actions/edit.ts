/** What a user does to a book by hand, and takes back: edits of fields, the history of writes, undo. */
import { type Override, overrideKey } from '../domain/book/record.ts';
import { RubricatorError } from '../domain/errors.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { ItemStore, StoredEdit, StoredItem, StoredRun, Write } from '../ports/item-store.ts';
import type { Libraries } from '../ports/libraries.ts';
import { amend, type Edit, withAmendment } from './amend.ts';
import { explainItem } from './explain.ts';
import type { Settings } from './settings.ts';
import { type UndoFiles, type UndoStep, undoWrites } from './undo-writes.ts';

/** What cannot be done as it was asked for. */
class EditError extends RubricatorError {
  readonly code = 'edit';
}

export interface Amended {
  /** Absolute folder to scan for it to take effect. */
  folder: string;
  itemId: number;
  /** The edit's run; undefined on a dry run, or where nothing changes. */
  runId?: number;
  /** The overrides as they are now, or would be. */
  overrides: Override[];
  /** What is changed: set, cleared, or forgotten. */
  changed: string[];
}

export interface UndoResult {
  run?: StoredRun;
  /** Of an edit: whether the decisions are again what they were; they are kept if they were changed since. */
  decisions?: 'restored' | 'kept';
  steps: UndoStep[];
  /** Ids of the items that are due again. */
  items: number[];
}

export interface Editing {
  /** Throws `EditError` where no book, or more than one, is known. */
  amend(path: string, edit: Edit, isDryRun: boolean): Promise<Amended>;
  amendItem(item: StoredItem, edit: Edit, isDryRun: boolean): Promise<Amended>;
  /** Takes back a run by its number, the last writes at a path, or the latest run that was not taken back yet. */
  undo(target: number | string | undefined, isDryRun: boolean): Promise<UndoResult>;
  /** Every write at a path or of the book there, oldest first. */
  history(path: string): Promise<{ root: string; writes: Write[] }>;
  runs(limit: number): Promise<StoredRun[]>;
}

interface EditingDeps {
  store: ItemStore;
  libraries: Libraries;
  settings: Settings;
  /** Throws `ReadError` for a library that is not there. */
  openFiles(library: string): Promise<UndoFiles>;
  newToken(): string;
  now(): number;
}

/** Runs that are looked through for one to undo. */
const RUNS_LOOKED_THROUGH = 100_000;

export function createEditing({ store, libraries, settings, openFiles, newToken, now }: EditingDeps): Editing {
  async function onlyItem(path: string): Promise<StoredItem> {
    const items = await libraries.findItems(path);
    const [item] = items;
    if (!item) throw new EditError(`no book is known at ${path}; scan it first`);
    if (items.length > 1) throw new EditError(`there are ${items.length} books at ${path}; name the file of one of them`);
    return item;
  }

  async function writesAt(path: string): Promise<{ root: string; writes: Write[] }> {
    const place = await libraries.placeAt(path);
    if (place) {
      const writes = await store.writesOf({ library: place.library, path: place.path });
      if (writes.length > 0) return { root: place.root, writes };
    }
    const item = await onlyItem(path);
    return { root: await libraries.rootOf(item.library), writes: await store.writesOf({ itemId: item.id }) };
  }

  /** Of each file at a path, what the latest run wrote. */
  async function latestAt(path: string): Promise<Write[]> {
    const { writes } = await writesAt(path);
    const latest = Math.max(0, ...writes.filter(({ isDone }) => isDone).map(({ runId }) => runId));
    return writes.filter(({ runId }) => runId === latest);
  }

  async function runToUndo(number: number | undefined): Promise<StoredRun> {
    const runs = await store.runs(RUNS_LOOKED_THROUGH);
    const undone = new Set(runs.filter(({ kind }) => kind === 'undo').map(({ undoes }) => undoes));
    const run = number === undefined ? runs.find(({ id, kind }) => kind !== 'undo' && !undone.has(id)) : runs.find(({ id }) => id === number);
    if (!run) throw new EditError(number === undefined ? 'there is nothing to undo' : `run ${number} wrote nothing, or there was no such run`);
    return run;
  }

  /** What takes an edit back; undefined if something else was decided since. */
  async function inverseOf({ itemId, before, after }: StoredEdit): Promise<StoredEdit | undefined> {
    const { overrides } = await store.load(itemId);
    const text = (list: readonly Override[]) =>
      JSON.stringify([...list].sort((a, b) => (overrideKey(a) < overrideKey(b) ? -1 : 1)).map((each) => [overrideKey(each), each.value, each.setAtMs]));
    return text(overrides) === text(after) ? { itemId, before: after, after: before } : undefined;
  }

  async function amendItem(item: StoredItem, edit: Edit, isDryRun: boolean): Promise<Amended> {
    const history = await store.load(item.id);
    const amendment = amend(edit, history.overrides, explainItem(item, history, settings).record, now());
    const { folder } = await libraries.placeOf(item);
    const changed = [...amendment.remove, ...amendment.set.map(({ field, key }) => (key === undefined ? field : key))];
    const amended: Amended = { folder, itemId: item.id, overrides: withAmendment(history.overrides, amendment), changed };
    if (isDryRun || changed.length === 0) return amended;
    const runId = await store.beginRun({ kind: 'edit', startedAtMs: now(), edit: { itemId: item.id, before: history.overrides, after: amended.overrides } });
    await store.replaceOverrides(item.id, amended.overrides);
    return { ...amended, runId };
  }

  return {
    amend: async (path, edit, isDryRun) => amendItem(await onlyItem(path), edit, isDryRun),
    amendItem,
    async undo(target, isDryRun) {
      const run = typeof target === 'string' ? undefined : await runToUndo(target);
      const writes = typeof target === 'string' ? await latestAt(target) : await store.writesOf({ runId: run?.id ?? 0 });
      if (writes.length === 0 && !run?.edit) throw new EditError('nothing was written there');
      const edit = run?.edit && (await inverseOf(run.edit));
      const opened = new Map<string, Promise<UndoFiles>>();
      const filesOf = (library: string) => {
        const files = opened.get(library) ?? openFiles(library);
        opened.set(library, files);
        return files;
      };
      const runId = isDryRun ? undefined : await store.beginRun({ kind: 'undo', startedAtMs: now(), undoes: run?.id, edit });
      if (runId !== undefined && edit) await store.replaceOverrides(edit.itemId, edit.after);
      const steps = await undoWrites(writes, runId, {
        filesOf,
        writesAt: (library, path) => store.writesOf({ library, path }),
        begin: store.beginWrites,
        end: store.endWrites,
        makeDue: store.makeDue,
        hash: hashOf,
        newToken,
        now,
      });
      if (runId !== undefined) await store.endRun(runId, now(), { undone: steps.length });
      const decisions = run?.edit && (edit ? 'restored' : 'kept');
      const items = [...new Set([...writes.map(({ itemId }) => itemId), edit?.itemId])].filter((id) => id !== undefined);
      return { run, decisions, steps, items };
    },
    history: writesAt,
    runs: (limit) => store.runs(limit),
  };
}
