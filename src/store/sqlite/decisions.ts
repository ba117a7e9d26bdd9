/** What the user decided about items: candidates confirmed or rejected, and overrides. */
import type { Decision } from '../../domain/book/match.ts';
import { overrideKey } from '../../domain/book/record.ts';
import type { Decisions } from '../../ports/decisions.ts';
import { type ActorColumns, actorColumns, actorFrom } from './actors.ts';
import { type Db, groupCommit, statement } from './connection.ts';
import type { ItemRows } from './items.ts';
import type { OverrideRows } from './overrides.ts';
import type { RecordRows } from './records.ts';

interface DecisionRows {
  items: ItemRows;
  overrides: OverrideRows;
  records: RecordRows;
}

export function createDecisions(db: Db, { items, overrides, records }: DecisionRows): Decisions {
  const rows = createDecisionRows(db);
  return {
    carryOut: ({ itemId, before, after, decisions }, foreseen) =>
      groupCommit(db, () => {
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
      }),
    async allowUndone(itemId) {
      await db.updateTable('sidecars').set({ refused_hash: null }).where('item_id', '=', itemId).where('refused_hash', 'is not', null).execute();
    },
  };
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

function createDecisionRows(db: Db) {
  const remove = statement(db, (query, p: { itemId: number; key: string }) =>
    query.deleteFrom('decisions').where('item_id', '=', p.itemId).where('key', '=', p.key),
  );
  const removeConfirmed = statement(db, (query, p: { itemId: number }) =>
    query.deleteFrom('decisions').where('item_id', '=', p.itemId).where('verdict', '=', 'confirmed'),
  );
  const upsert = statement(db, (query, p: { itemId: number; key: string; verdict: string; decidedAtMs: number } & ActorColumns) => {
    const row = { verdict: p.verdict, decided_at: p.decidedAtMs, actor_kind: p.actor_kind, actor_name: p.actor_name };
    return query
      .insertInto('decisions')
      .values({ item_id: p.itemId, key: p.key, ...row })
      .onConflict((conflict) => conflict.columns(['item_id', 'key']).doUpdateSet(row));
  });
  return {
    remove: (itemId: number, key: string) => void remove.run({ itemId, key }),
    /** An item has one confirmed candidate at most. */
    save(itemId: number, { key, verdict, decidedAtMs, actor }: Decision) {
      if (verdict === 'confirmed') removeConfirmed.run({ itemId });
      upsert.run({ itemId, key, verdict, decidedAtMs, ...actorColumns(actor) });
    },
  };
}

/** Loads what is decided about the candidates of an item. */
export function decisionsOf(db: Db): (itemId: number) => Decision[] {
  const select = statement(db, (query, p: { itemId: number }) => query.selectFrom('decisions').selectAll().where('item_id', '=', p.itemId).orderBy('key'));
  return (itemId) =>
    select.all({ itemId }).map((row) => ({ key: row.key, verdict: row.verdict as Decision['verdict'], decidedAtMs: row.decided_at, actor: actorFrom(row) }));
}
