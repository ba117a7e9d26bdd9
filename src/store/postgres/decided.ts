/** The rows of overrides, fields that the user set or cleared, and of decisions about candidates. All within a transaction of the caller. */
import { sql } from 'kysely';
import type { Decision } from '../../domain/book/match.ts';
import type { Override } from '../../domain/book/record.ts';
import type { ItemHistory } from '../../ports/item-history.ts';
import type { StoredEdit } from '../../ports/run-log.ts';
import type { ActorColumns } from '../actors.ts';
import type { DecisionTable, OverrideTable } from '../book-tables.ts';
import { changesOf, decisionFromRow, decisionRow, overrideRow, overridesFromRows } from '../decided-rows.ts';
import { type PgQuery, storable } from './connection.ts';
import { eachOnce } from './given-rows.ts';

/** What is decided about an item, in a `select`: the rows as JSON. */
export function selectDecided(itemId: number) {
  return sql<DecidedRows>`
    coalesce((select json_agg(overrides order by field) from overrides where item_id = ${itemId}), '[]') as overrides,
    coalesce((select json_agg(decisions order by key) from decisions where item_id = ${itemId}), '[]') as decisions`;
}

export interface DecidedRows {
  overrides: OverrideTable[];
  decisions: DecisionTable[];
}

export function decidedFromRows({ overrides, decisions }: DecidedRows): Pick<ItemHistory, 'overrides' | 'decisions'> {
  return { overrides: overridesFromRows(overrides), decisions: decisions.map(decisionFromRow) };
}

export async function loadDecided(query: PgQuery, itemId: number): Promise<Pick<ItemHistory, 'overrides' | 'decisions'>> {
  const { rows } = await sql<DecidedRows>`select ${selectDecided(itemId)}`.execute(query);
  return decidedFromRows(rows[0] ?? { overrides: [], decisions: [] });
}

export async function saveOverrides(query: PgQuery, itemId: number, overrides: readonly Override[]): Promise<void> {
  if (overrides.length === 0) return;
  const rows = overrides.map((override) => ({ item_id: itemId, ...withStorableActor(overrideRow(override)) }));
  await query
    .insertInto('overrides')
    .values(eachOnce(rows, ({ field }) => field))
    .onConflict((conflict) =>
      conflict.columns(['item_id', 'field']).doUpdateSet(({ ref }) => ({
        value: ref('excluded.value'),
        origin: ref('excluded.origin'),
        set_at: ref('excluded.set_at'),
        actor_kind: ref('excluded.actor_kind'),
        actor_name: ref('excluded.actor_name'),
      })),
    )
    .execute();
}

/** An item has one confirmed candidate at most: the last one. */
async function saveDecisions(query: PgQuery, itemId: number, decisions: readonly Decision[]): Promise<void> {
  if (decisions.length === 0) return;
  const confirmed = decisions.findLast(({ verdict }) => verdict === 'confirmed');
  if (confirmed) await query.deleteFrom('decisions').where('item_id', '=', itemId).where('verdict', '=', 'confirmed').execute();
  const rows = decisions
    .filter((decision) => decision.verdict !== 'confirmed' || decision === confirmed)
    .map((decision) => ({ item_id: itemId, ...withStorableActor(decisionRow({ ...decision, key: storable(decision.key) })) }));
  await query
    .insertInto('decisions')
    .values(eachOnce(rows, ({ key }) => key))
    .onConflict((conflict) =>
      conflict.columns(['item_id', 'key']).doUpdateSet(({ ref }) => ({
        verdict: ref('excluded.verdict'),
        decided_at: ref('excluded.decided_at'),
        words: ref('excluded.words'),
        actor_kind: ref('excluded.actor_kind'),
        actor_name: ref('excluded.actor_name'),
      })),
    )
    .execute();
}

/** Makes what was so before an edit into what is so after it. */
export async function saveEdit(query: PgQuery, edit: StoredEdit): Promise<void> {
  const { itemId } = edit;
  const { overrides, decisions } = changesOf(edit);
  const remove = { fields: sql<string>`any(${overrides.removed})`, keys: sql<string>`any(${decisions.removed.map(storable)})` };
  if (overrides.removed.length > 0) await query.deleteFrom('overrides').where('item_id', '=', itemId).where('field', '=', remove.fields).execute();
  await saveOverrides(query, itemId, overrides.set);
  if (decisions.removed.length > 0) await query.deleteFrom('decisions').where('item_id', '=', itemId).where('key', '=', remove.keys).execute();
  await saveDecisions(query, itemId, decisions.set);
}

function withStorableActor<T extends ActorColumns>(row: T): T {
  return row.actor_name === null ? row : { ...row, actor_name: storable(row.actor_name) };
}
