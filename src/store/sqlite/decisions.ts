/** What the user decided about items: candidates confirmed or rejected, and overrides. */
import { overrideKey } from '../../domain/book/record.ts';
import type { Decisions, Foreseen } from '../../ports/decisions.ts';
import type { StoredEdit } from '../../ports/run-log.ts';
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

/** A value of a picture that somebody uploaded, as JSON. */
export const UPLOADED = '%"source":"upload"%';

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

  function change({ itemId, before, after, decisions }: StoredEdit, foreseen: Foreseen | undefined): void {
    const fields = differenceOf(before, after, overrideKey);
    for (const key of fields.removed) overrides.remove(itemId, key);
    for (const override of fields.set) overrides.save(itemId, override);
    const verdicts = differenceOf(decisions?.before ?? [], decisions?.after ?? [], ({ key }) => key);
    for (const key of verdicts.removed) rows.remove(itemId, key);
    for (const decision of verdicts.set) rows.save(itemId, decision);
    if (foreseen) {
      records.save(itemId, foreseen.path, foreseen.record);
      items.setToReview(itemId, foreseen.isToReview);
    }
    items.makeDue(itemId);
  }
}

/** What stands in one list only, or otherwise in the other. */
function differenceOf<T>(before: readonly T[], after: readonly T[], nameOf: (each: T) => string): { removed: string[]; set: T[] } {
  const was = new Map(before.map((each) => [nameOf(each), JSON.stringify(each)]));
  const names = new Set(after.map(nameOf));
  return {
    removed: [...was.keys()].filter((name) => !names.has(name)),
    set: after.filter((each) => was.get(nameOf(each)) !== JSON.stringify(each)),
  };
}
