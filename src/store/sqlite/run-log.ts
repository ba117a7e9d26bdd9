/** The log of runs: passes over libraries, undos and edits, and what came of them. */
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { RunLog, StoredRun } from '../../ports/run-log.ts';
import { runFromRow, runRow } from '../run-rows.ts';
import { type Db, statement } from './connection.ts';
import type { StoreSchema } from './schema.ts';

const PARTS = sql<number>`(select count(*) from runs as part where part.part_of = runs.id)`;
/** Its own, and those of its parts. */
const WRITES = sql<number>`((select count(*) from writes where writes.run_id = runs.id)
  + (select count(*) from runs as part join writes on writes.run_id = part.id where part.part_of = runs.id))`;
const BOOKS = sql<number>`((select count(distinct item_id) from writes where writes.run_id = runs.id)
  + (select count(distinct part.item_id) from runs as part where part.part_of = runs.id))`;
const FIRST_ITEM = sql<number | null>`coalesce((select min(item_id) from writes where writes.run_id = runs.id),
  (select min(part.item_id) from runs as part where part.part_of = runs.id))`;

export function createRunLog(db: Db): RunLog {
  const waitingFor = selectWaiting(db);
  return {
    async beginRun(run) {
      const { id } = await db.insertInto('runs').values(runRow(run)).returning('id').executeTakeFirstOrThrow();
      return id;
    },
    async endRun(runId, finishedAtMs, summary) {
      await db
        .updateTable('runs')
        .set({ finished_at: finishedAtMs, summary: JSON.stringify(summary) })
        .where('id', '=', runId)
        .execute();
    },
    run: async (runId) => (await runsWhere(db, (where) => where('runs.id', '=', runId)))[0],
    runs: (limit) => runsWhere(db, (where) => where('runs.part_of', 'is', null), limit),
    partsOf: (runId, limit) => runsWhere(db, (where) => where('runs.part_of', '=', runId), limit),
    waitingFor: async (itemId) => waitingFor.first({ itemId })?.id ?? undefined,
    runsAbout(itemId) {
      const wrote = db.selectFrom('writes').select('run_id as id').where('item_id', '=', itemId);
      // With “or” instead, SQLite 3.54 would take the counts of one run for those of another.
      const ids = db.selectFrom('runs').select('id').where('item_id', '=', itemId).union(wrote);
      return runsWhere(db, (where) => where('runs.id', 'in', ids));
    },
  };
}

/** One that waits in the queue; or one that has not ended, and may not have come that far. */
function selectWaiting(db: Db) {
  return statement(db, (query, { itemId }: { itemId: number }) => {
    const waiting = sql<{ id: number | null }>`
      select max(id) as id from (
        select queue.run_id as id from items join queue on queue.library = items.library and queue.path = items.path where items.id = ${itemId}
        union all
        select max(id) from runs where item_id = ${itemId} and edit is not null and finished_at is null
          and id > (select coalesce(max(run_id), 0) from writes where item_id = ${itemId})
          and id not in (select undoes from runs where undoes is not null))`;
    return { compile: () => waiting.compile(query) };
  });
}

type Where = ExpressionBuilder<StoreSchema, 'runs'>;

/** Runs that wrote or decided something, or have parts, newest first. */
async function runsWhere(db: Db, condition: (where: Where) => Expression<SqlBool>, limit?: number): Promise<StoredRun[]> {
  const counted = db
    .selectFrom('runs')
    .selectAll()
    .select([WRITES.as('writes'), PARTS.as('parts'), BOOKS.as('books'), FIRST_ITEM.as('first_item_id')])
    .where(condition);
  const telling = db
    .selectFrom(counted.as('run'))
    .selectAll()
    .where((where) => where.or([where('writes', '>', 0), where('parts', '>', 0), where('edit', 'is not', null)]))
    .orderBy('id', 'desc');
  const rows = await (limit === undefined ? telling : telling.limit(limit)).execute();
  return rows.map(runFromRow);
}
