/** What the user decided about an item's candidates: remembered for good. */
import type { Decision } from '../../domain/book/match.ts';
import type { Db } from './connection.ts';

export async function loadDecisions(db: Db, itemId: number): Promise<Decision[]> {
  const rows = await db.selectFrom('decisions').selectAll().where('item_id', '=', itemId).orderBy('key').execute();
  return rows.map(({ key, verdict, decided_at }) => ({ key, verdict: verdict as Decision['verdict'], decidedAtMs: decided_at }));
}

/** The last decision about a candidate stands; confirming one takes an earlier confirmation of another back. */
export async function saveDecision(db: Db, itemId: number, { key, verdict, decidedAtMs }: Decision): Promise<void> {
  if (verdict === 'confirmed') await db.deleteFrom('decisions').where('item_id', '=', itemId).where('verdict', '=', 'confirmed').execute();
  const row = { item_id: itemId, key, verdict, decided_at: decidedAtMs };
  await db
    .insertInto('decisions')
    .values(row)
    .onConflict((conflict) => conflict.columns(['item_id', 'key']).doUpdateSet(row))
    .execute();
}
