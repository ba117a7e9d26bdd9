/** Decides fields of a book: sets, clears, forgets, locks or unlocks them. */
import type { Actor } from '../domain/actor.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { Vault } from '../ports/vault.ts';
import { amend, type Edit, withAmendment } from './amend.ts';
import type { Apply } from './apply.ts';
import type { NotedDecisions } from './audited.ts';
import { explainItem, foresee } from './explain.ts';
import { ActionError } from './find-book.ts';
import { type HeldToApply, whileHeld } from './hold-book.ts';
import { sealEdit } from './secrets.ts';
import type { Settings } from './settings.ts';

export interface EditInput {
  item: StoredItem;
  edit: Edit;
  actor: Actor;
  isDryRun: boolean;
  /** The run that this edit is a part of. */
  partOf?: number | undefined;
}

export interface EditDeps extends HeldToApply {
  store: ItemHistories & NotedDecisions & RunLog;
  libraries: Libraries;
  settings: Settings;
  apply: Apply;
  /** Absent where no field is secret. */
  vault?: Vault | undefined;
  now(): number;
}

export interface Edited {
  /** Names of the fields that are set, cleared or forgotten. */
  changed: string[];
  /** The run that `undo` takes back; undefined on a dry run, or where nothing changes. */
  runId?: number;
}

/** Throws `ActionError` for a value that is none of this book, and `BookBusyError` where it is applied at once. */
export function edit(input: EditInput, deps: EditDeps): Promise<Edited> {
  return whileHeld(input, deps, () => editHeld(input, deps));
}

async function editHeld({ item, edit: typed, actor, isDryRun, partOf }: EditInput, deps: EditDeps): Promise<Edited> {
  const { store, libraries, settings, apply, now } = deps;
  const wanted = await sealEdit(typed, item.id, deps.vault);
  const history = await store.load(item.id);
  const { record } = explainItem(item, history, settings);
  const amendment = amend(wanted, history.overrides, record, { actor, nowMs: now() });
  // Of many books, those that it does not fit are left as they are.
  if (amendment.problems.length > 0 && partOf === undefined) throw new ActionError(amendment.problems.join('; '));
  const changed = [...amendment.remove, ...amendment.set.map(({ field, key }) => key ?? field)];
  if (changed.length === 0) return { changed };
  const after = withAmendment(history.overrides, amendment);
  const { folder } = await libraries.placeOf(item);
  const change = { item, folder, actor, reason: 'changed', changed } as const;
  if (isDryRun) {
    await apply({ ...change, pretend: { itemId: item.id, overrides: after } });
    return { changed };
  }
  const made = { itemId: item.id, before: history.overrides, after };
  const runId = await store.beginRun({ kind: 'edit', startedAtMs: now(), actor, edit: made, partOf });
  await store.carryOut(made, await foresee(item, { ...history, overrides: after }, deps));
  await store.allowUndone(item.id);
  await apply({ ...change, runId });
  await store.endRun(runId, now(), { changed });
  return { changed, runId };
}
