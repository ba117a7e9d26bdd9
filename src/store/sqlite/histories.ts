/** Everything that is known of an item: loaded as a whole, and saved as one pass found it out. */
import type { ItemHistories, ItemUpdate, ItemUpdates } from '../../ports/item-history.ts';
import { isDecidedOtherwise } from '../decided-rows.ts';
import { handEditNote } from '../hand-edit.ts';
import type { CandidateRows } from './candidates.ts';
import { type Db, groupCommit } from './connection.ts';
import type { DecisionRows } from './decision-rows.ts';
import type { ItemRows } from './items.ts';
import type { LookupRows } from './lookups.ts';
import type { Noting } from './noting.ts';
import type { OverrideRows } from './overrides.ts';
import type { RecordRows } from './records.ts';
import type { SidecarRows } from './sidecars.ts';

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
    decided !== undefined && isDecidedOtherwise(decided, { overrides: rows.overrides.load(itemId), decisions: rows.decisions.load(itemId) });
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

function save(itemId: number, update: ItemUpdate, { candidates, lookups, overrides, records, sidecars, noting }: HistoryRows): void {
  candidates.replace(itemId, 'local', update.localCandidates);
  for (const { lookup, candidates: answers } of update.answers) {
    lookups.save(itemId, lookup);
    if (answers !== 'keep') candidates.replace(itemId, { provider: lookup.provider }, answers);
  }
  const note = handEditNote(update);
  if (note) {
    noting.noted(itemId, note, () => {
      for (const override of update.overrides) overrides.save(itemId, override);
    });
  }
  records.save(itemId, update.item.path, update.record);
  for (const sidecar of update.sidecars) sidecars.save(update.item.library, itemId, sidecar);
}
