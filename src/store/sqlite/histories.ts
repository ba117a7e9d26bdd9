/** Everything that is known of an item: loaded as a whole, and saved as one pass found it out. */
import { UNKNOWN_ACTOR } from '../../domain/actor.ts';
import type { ItemHistories, ItemUpdate, ItemUpdates } from '../../ports/item-history.ts';
import type { CandidateRows } from './candidates.ts';
import { type Db, groupCommit } from './connection.ts';
import type { DecisionRows } from './decision-rows.ts';
import type { ItemRows } from './items.ts';
import type { LookupRows } from './lookups.ts';
import type { Noting } from './noting.ts';
import type { OverrideRows } from './overrides.ts';
import type { RecordRows } from './records.ts';
import type { SidecarRows } from './sidecars.ts';

/** Somebody changed a sidecar, and what he wrote there counts from now on. */
const HAND_EDIT = 'handEdit';

export interface HistoryRows {
  items: ItemRows;
  candidates: CandidateRows;
  lookups: LookupRows;
  overrides: OverrideRows;
  decisions: DecisionRows;
  noting: Noting;
  records: RecordRows;
  sidecars: SidecarRows;
}

export function createItemHistories(db: Db, rows: HistoryRows): ItemHistories & ItemUpdates {
  const isDecidedAnew = (itemId: number, { decided }: ItemUpdate) =>
    decided !== undefined && isOther(decided, { overrides: rows.overrides.load(itemId), decisions: rows.decisions.load(itemId) });
  return {
    load: async (itemId) => ({
      candidates: rows.candidates.load(itemId),
      lookups: rows.lookups.load(itemId),
      overrides: rows.overrides.load(itemId),
      sidecars: rows.sidecars.load(itemId),
      decisions: rows.decisions.load(itemId),
    }),
    save: (update) =>
      groupCommit(db, () => {
        const itemId = rows.items.save(update.item, update.record.changedAtMs);
        if (isDecidedAnew(itemId, update)) rows.items.makeDue(itemId);
        save(itemId, update, rows);
        return itemId;
      }),
  };
}

/** True if two states of what is decided about an item differ. Each is listed in the order of its keys. */
function isOther(a: NonNullable<ItemUpdate['decided']>, b: NonNullable<ItemUpdate['decided']>): boolean {
  return JSON.stringify([a.overrides, a.decisions]) !== JSON.stringify([b.overrides, b.decisions]);
}

function save(itemId: number, update: ItemUpdate, { candidates, lookups, overrides, records, sidecars, noting }: HistoryRows): void {
  candidates.replace(itemId, 'local', update.localCandidates);
  for (const { lookup, candidates: answers } of update.answers) {
    lookups.save(itemId, lookup);
    if (answers !== 'keep') candidates.replace(itemId, { provider: lookup.provider }, answers);
  }
  const [edited] = update.overrides;
  if (edited) {
    const note = { atMs: update.record.changedAtMs, actor: edited.actor ?? UNKNOWN_ACTOR, action: HAND_EDIT, runId: update.runId };
    noting.noted(itemId, note, () => {
      for (const override of update.overrides) overrides.save(itemId, override);
    });
  }
  records.save(itemId, update.item.path, update.record);
  for (const sidecar of update.sidecars) sidecars.save(update.item.library, itemId, sidecar);
}
