/** The rows of decisions about candidates. */
import type { Decision } from '../../domain/book/match.ts';
import type { DecisionTable } from '../book-tables.ts';
import { decisionFromRow, decisionRow } from '../decided-rows.ts';
import { type Db, statement } from './connection.ts';

/** Each runs within a transaction of the caller. */
export interface DecisionRows {
  load(itemId: number): Decision[];
  save(itemId: number, decision: Decision): void;
  remove(itemId: number, key: string): void;
}

export function createDecisionRows(db: Db): DecisionRows {
  const select = statement(db, (query, p: { itemId: number }) => query.selectFrom('decisions').selectAll().where('item_id', '=', p.itemId).orderBy('key'));
  const remove = statement(db, (query, p: { itemId: number; key: string }) =>
    query.deleteFrom('decisions').where('item_id', '=', p.itemId).where('key', '=', p.key),
  );
  const removeConfirmed = statement(db, (query, p: { itemId: number }) =>
    query.deleteFrom('decisions').where('item_id', '=', p.itemId).where('verdict', '=', 'confirmed'),
  );
  const upsert = statement(db, (query, { item_id, key, verdict, decided_at, words, actor_kind, actor_name }: DecisionTable) => {
    const row = { verdict, decided_at, words, actor_kind, actor_name };
    return query
      .insertInto('decisions')
      .values({ item_id, key, ...row })
      .onConflict((conflict) => conflict.columns(['item_id', 'key']).doUpdateSet(row));
  });
  return {
    load: (itemId) => select.all({ itemId }).map(decisionFromRow),
    remove: (itemId, key) => void remove.run({ itemId, key }),
    /** An item has one confirmed candidate at most. */
    save(itemId, decision) {
      if (decision.verdict === 'confirmed') removeConfirmed.run({ itemId });
      upsert.run({ item_id: itemId, ...decisionRow(decision) });
    },
  };
}
