/** The rows of decisions about candidates. */
import type { HandWords } from '../../domain/book/hand-words.ts';
import type { Decision } from '../../domain/book/match.ts';
import { type ActorColumns, actorColumns, actorFrom } from './actors.ts';
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
  const upsert = statement(db, (query, p: { itemId: number; key: string; verdict: string; decidedAtMs: number; words: string | null } & ActorColumns) => {
    const row = { verdict: p.verdict, decided_at: p.decidedAtMs, words: p.words, actor_kind: p.actor_kind, actor_name: p.actor_name };
    return query
      .insertInto('decisions')
      .values({ item_id: p.itemId, key: p.key, ...row })
      .onConflict((conflict) => conflict.columns(['item_id', 'key']).doUpdateSet(row));
  });
  return {
    load: (itemId) =>
      select.all({ itemId }).map((row) => ({
        ...{ key: row.key, verdict: row.verdict as Decision['verdict'], decidedAtMs: row.decided_at, actor: actorFrom(row) },
        ...(row.words !== null && { words: JSON.parse(row.words) as HandWords }),
      })),
    remove: (itemId, key) => void remove.run({ itemId, key }),
    /** An item has one confirmed candidate at most. */
    save(itemId, { key, verdict, decidedAtMs, words, actor }) {
      if (verdict === 'confirmed') removeConfirmed.run({ itemId });
      upsert.run({ itemId, key, verdict, decidedAtMs, words: words ? JSON.stringify(words) : null, ...actorColumns(actor) });
    },
  };
}
