/** What a user does to a book by hand, and takes back: edits of fields, the history of writes, undo. */
import type { Config } from '../config/schema.ts';
import { RubricatorError } from './domain/errors.ts';
import type { ItemStore, StoredItem, StoredRun, Write } from './domain/item-store.ts';
import type { Override } from './domain/record.ts';
import { openLibraryFiles } from './files/library-files.ts';
import { newToken } from './files/temp-name.ts';
import { openRoot } from './files/walk.ts';
import type { Libraries } from './libraries.ts';
import { ownershipOf } from './library-deps.ts';
import { amend, type Edit, withAmendment } from './pipeline/amend.ts';
import { explainItem } from './pipeline/explain.ts';
import { hashOf } from './pipeline/fingerprint.ts';
import { type UndoStep, undoWrites } from './pipeline/undo.ts';
import type { Settings } from './settings.ts';

/** What cannot be done as it was asked for. */
export class EditError extends RubricatorError {
  readonly code = 'edit';
}

export interface Amended {
  /** Absolute folder to scan for it to take effect. */
  folder: string;
  itemId: number;
  /** The overrides as they are now, or would be. */
  overrides: Override[];
  /** What is changed: set, cleared, or forgotten. */
  changed: string[];
}

export interface UndoResult {
  run?: StoredRun;
  steps: (UndoStep & { root: string })[];
}

export interface Editing {
  /** Throws `EditError` where no book, or more than one, is known. */
  amend(path: string, edit: Edit, isDryRun: boolean): Promise<Amended>;
  /** Takes back a run by its number, the last writes at a path, or the latest run that was not taken back yet. */
  undo(target: number | string | undefined, isDryRun: boolean): Promise<UndoResult>;
  /** Every write at a path or of the book there, oldest first. */
  history(path: string): Promise<{ root: string; writes: Write[] }>;
  runs(limit: number): Promise<StoredRun[]>;
}

interface EditingDeps {
  config: Config;
  store: ItemStore;
  libraries: Libraries;
  settings: Settings;
  now(): number;
}

/** Runs that are looked through for one to undo. */
const RUNS_LOOKED_THROUGH = 1000;

export function createEditing({ config, store, libraries, settings, now }: EditingDeps): Editing {
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

  return {
    async amend(path, edit, isDryRun) {
      const item = await onlyItem(path);
      const history = await store.load(item.id);
      const amendment = amend(edit, history.overrides, explainItem(item, history, settings).record, now());
      const { folder } = await libraries.placeOf(item);
      if (!isDryRun) {
        await store.removeOverrides(item.id, amendment.remove);
        await store.setOverrides(item.id, amendment.set);
      }
      const changed = [...amendment.remove, ...amendment.set.map(({ field, key }) => (key === undefined ? field : key))];
      return { folder, itemId: item.id, overrides: withAmendment(history.overrides, amendment), changed };
    },
    async undo(target, isDryRun) {
      const run = typeof target === 'string' ? undefined : await runToUndo(target);
      const writes = typeof target === 'string' ? await latestAt(target) : await store.writesOf({ runId: run?.id ?? 0 });
      const [first] = writes;
      if (!first) throw new EditError('nothing was written there');
      const runId = isDryRun ? undefined : await store.beginRun('undo', now(), run?.id);
      const steps = await undoWrites(writes, runId, {
        filesOf: async (library) => openLibraryFiles(await openRoot(await libraries.rootOf(library)), ownershipOf(config)),
        writesAt: (library, path) => store.writesOf({ library, path }),
        begin: store.beginWrites,
        end: store.endWrites,
        makeDue: store.makeDue,
        hash: hashOf,
        newToken,
        now,
      });
      if (runId !== undefined) await store.endRun(runId, now(), { undone: steps.length });
      return { run, steps: await Promise.all(steps.map(async (step) => ({ ...step, root: await libraries.rootOf(step.library) }))) };
    },
    history: writesAt,
    runs: (limit) => store.runs(limit),
  };
}
