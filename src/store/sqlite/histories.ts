/** Everything that is known of an item: loaded as a whole, and saved as one pass found it out. */
import type { ItemHistories, ItemUpdate, ItemUpdates } from '../../ports/item-history.ts';
import type { CandidateRows } from './candidates.ts';
import { type Db, groupCommit } from './connection.ts';
import { loadDecisions } from './decisions.ts';
import type { ItemRows } from './items.ts';
import type { LookupRows } from './lookups.ts';
import type { OverrideRows } from './overrides.ts';
import type { RecordRows } from './records.ts';
import type { SidecarRows } from './sidecars.ts';

export interface HistoryRows {
  items: ItemRows;
  candidates: CandidateRows;
  lookups: LookupRows;
  overrides: OverrideRows;
  records: RecordRows;
  sidecars: SidecarRows;
}

export function createItemHistories(db: Db, rows: HistoryRows): ItemHistories & ItemUpdates {
  return {
    load: async (itemId) => ({
      candidates: rows.candidates.load(itemId),
      lookups: rows.lookups.load(itemId),
      overrides: rows.overrides.load(itemId),
      sidecars: rows.sidecars.load(itemId),
      decisions: await loadDecisions(db, itemId),
    }),
    save: (update) => groupCommit(db, () => save(update, rows)),
  };
}

function save(update: ItemUpdate, { items, candidates, lookups, overrides, records, sidecars }: HistoryRows): number {
  const itemId = items.save(update.item, update.record.changedAtMs);
  candidates.replace(itemId, 'local', update.localCandidates);
  for (const { lookup, candidates: answers } of update.answers) {
    lookups.save(itemId, lookup);
    if (answers !== 'keep') candidates.replace(itemId, { provider: lookup.provider }, answers);
  }
  for (const override of update.overrides) overrides.save(itemId, override);
  records.save(itemId, update.item.path, update.record);
  for (const sidecar of update.sidecars) sidecars.save(update.item.library, itemId, sidecar);
  return itemId;
}
