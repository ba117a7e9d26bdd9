/** What the user decided about items: candidates confirmed or rejected, and overrides. */
import type { Decision } from '../../domain/book/match.ts';
import type { Decisions } from '../../ports/decisions.ts';
import { actorColumns, actorFrom } from './actors.ts';
import { type Db, groupCommit } from './connection.ts';
import type { ItemRows } from './items.ts';
import type { OverrideRows } from './overrides.ts';

export function createDecisions(db: Db, { items, overrides }: { items: ItemRows; overrides: OverrideRows }): Decisions {
  return {
    decide: (itemId, decision) =>
      db.transaction().execute(async (transaction) => {
        await saveDecision(transaction, itemId, decision);
        items.makeDue(itemId);
      }),
    replaceOverrides: (itemId, decided) =>
      groupCommit(db, () => {
        overrides.replace(itemId, decided);
        items.makeDue(itemId);
      }),
    async allowUndone(itemId) {
      await db.updateTable('sidecars').set({ refused_hash: null }).where('item_id', '=', itemId).where('refused_hash', 'is not', null).execute();
    },
  };
}

/** The last decision about a candidate replaces earlier ones. An item has one confirmed candidate at most. */
async function saveDecision(db: Db, itemId: number, { key, verdict, decidedAtMs, actor }: Decision): Promise<void> {
  if (verdict === 'confirmed') await db.deleteFrom('decisions').where('item_id', '=', itemId).where('verdict', '=', 'confirmed').execute();
  const row = { item_id: itemId, key, verdict, decided_at: decidedAtMs, ...actorColumns(actor) };
  await db
    .insertInto('decisions')
    .values(row)
    .onConflict((conflict) => conflict.columns(['item_id', 'key']).doUpdateSet(row))
    .execute();
}

export async function loadDecisions(db: Db, itemId: number): Promise<Decision[]> {
  const rows = await db.selectFrom('decisions').selectAll().where('item_id', '=', itemId).orderBy('key').execute();
  return rows.map((row) => ({ key: row.key, verdict: row.verdict as Decision['verdict'], decidedAtMs: row.decided_at, actor: actorFrom(row) }));
}
