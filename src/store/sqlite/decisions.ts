/** What the user decided about an item's candidates: remembered for good. */
import type { Decision } from '../../domain/book/match.ts';
import { actorColumns, actorFrom } from './actors.ts';
import type { Db } from './connection.ts';

export async function loadDecisions(db: Db, itemId: number): Promise<Decision[]> {
  const rows = await db.selectFrom('decisions').selectAll().where('item_id', '=', itemId).orderBy('key').execute();
  return rows.map((row) => ({ key: row.key, verdict: row.verdict as Decision['verdict'], decidedAtMs: row.decided_at, actor: actorFrom(row) }));
}

/** The last decision about a candidate stands; confirming one takes an earlier confirmation of another back. */
export async function saveDecision(db: Db, itemId: number, { key, verdict, decidedAtMs, actor }: Decision): Promise<void> {
  if (verdict === 'confirmed') await db.deleteFrom('decisions').where('item_id', '=', itemId).where('verdict', '=', 'confirmed').execute();
  const row = { item_id: itemId, key, verdict, decided_at: decidedAtMs, ...actorColumns(actor) };
  await db
    .insertInto('decisions')
    .values(row)
    .onConflict((conflict) => conflict.columns(['item_id', 'key']).doUpdateSet(row))
    .execute();
}
