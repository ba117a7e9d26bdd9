/** What the user decided about items: candidates confirmed or rejected, and overrides. */
import type { Decisions, Foreseen } from '../../ports/decisions.ts';
import type { StoredEdit } from '../../ports/run-log.ts';
import { changesOf, UPLOADED } from '../decided-rows.ts';
import { type Db, groupCommit } from './connection.ts';
import type { DecisionRows } from './decision-rows.ts';
import type { ItemRows } from './items.ts';
import type { Noting } from './noting.ts';
import type { OverrideRows } from './overrides.ts';
import type { RecordRows } from './records.ts';

interface DecidedRows {
  items: ItemRows;
  overrides: OverrideRows;
  decisions: DecisionRows;
  records: RecordRows;
  noting: Noting;
}

export function createDecisions(db: Db, { items, overrides, decisions: rows, records, noting }: DecidedRows): Decisions {
  return {
    carryOut: (edit, note, foreseen) => groupCommit(db, () => noting.noted(edit.itemId, note, () => change(edit, foreseen))),
    noteDecided: (itemId, known, note) => groupCommit(db, () => noting.noteDecided(itemId, known, note)),
    async decidedItems() {
      const overridden = db.selectFrom('overrides').select('item_id');
      const rowsOfBoth = await overridden.union(db.selectFrom('decisions').select('item_id')).orderBy('item_id').execute();
      return rowsOfBoth.map(({ item_id }) => item_id);
    },
    async picturesInUse() {
      const ofOverrides = db.selectFrom('overrides').select('value as text').where('value', 'like', UPLOADED);
      const rowsOfBoth = await ofOverrides.unionAll(db.selectFrom('runs').select('edit as text').where('edit', 'like', UPLOADED)).execute();
      return new Set(rowsOfBoth.flatMap(({ text }) => text?.match(/[0-9a-f]{64}/g) ?? []));
    },
    async allowUndone(itemId) {
      await db.updateTable('sidecars').set({ refused_hash: null }).where('item_id', '=', itemId).where('refused_hash', 'is not', null).execute();
    },
  };

  function change(edit: StoredEdit, foreseen: Foreseen | undefined): void {
    const { itemId } = edit;
    const changes = changesOf(edit);
    for (const key of changes.overrides.removed) overrides.remove(itemId, key);
    for (const override of changes.overrides.set) overrides.save(itemId, override);
    for (const key of changes.decisions.removed) rows.remove(itemId, key);
    for (const decision of changes.decisions.set) rows.save(itemId, decision);
    if (foreseen) {
      records.save(itemId, foreseen.path, foreseen.record);
      items.setToReview(itemId, foreseen.isToReview);
    }
    items.makeDue(itemId);
  }
}
