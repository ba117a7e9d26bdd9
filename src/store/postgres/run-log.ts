/** The log of runs: passes over libraries, undos and edits, and what came of them. */
import { type RawBuilder, sql } from 'kysely';
import type { RunLog, StoredRun } from '../../ports/run-log.ts';
import { type CountedRunRow, runFromRow, runRow } from '../run-rows.ts';
import { type PgDb, storable } from './connection.ts';

/** The columns of a run without its summary, and what is counted: of its own writes, and of those of its parts. */
const COUNTED = sql`
  run.id, run.kind, run.started_at, run.finished_at, run.undoes, run.edit, run.item_id, run.part_of, run.actor_kind, run.actor_name,
  own.writes + (select count(*) from runs as part join writes on writes.run_id = part.id where part.part_of = run.id) as writes,
  own.books + parts.books as books, parts.parts, coalesce(own.first_item_id, parts.first_item_id) as first_item_id`;
const OWN = sql`(select count(*) as writes, count(distinct item_id) as books, min(item_id) as first_item_id from writes where run_id = run.id) as own`;
const PARTS = sql`(select count(*) as parts, count(distinct item_id) as books, min(item_id) as first_item_id from runs where part_of = run.id) as parts`;
/** It wrote or decided something, or has parts. */
const TELLS = sql`(edit is not null or exists (select from writes where run_id = runs.id) or exists (select from runs as part where part.part_of = runs.id))`;

export function createRunLog(db: PgDb): RunLog {
  return {
    async beginRun(run) {
      const row = runRow(run);
      const name = row.actor_name == null ? null : storable(row.actor_name);
      const { id } = await db
        .insertInto('runs')
        .values({ ...row, actor_name: name })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async endRun(runId, finishedAtMs, summary) {
      await db
        .updateTable('runs')
        .set({ finished_at: finishedAtMs, summary: JSON.stringify(summary) })
        .where('id', '=', runId)
        .execute();
    },
    run: async (runId) => (await runsWhere(db, sql`id = ${runId}`))[0],
    runs: (limit) => runsWhere(db, sql`part_of is null`, limit),
    partsOf: (runId, limit) => runsWhere(db, sql`part_of = ${runId}`, limit),
    waitingFor: (itemId) => waitingFor(db, itemId),
    runsAbout: (itemId) => runsWhere(db, sql`id in (select id from runs where item_id = ${itemId} union select run_id from writes where item_id = ${itemId})`),
  };
}

/** One that waits in the queue; or one that has not ended, and may not have come that far. */
async function waitingFor(db: PgDb, itemId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number | null }>`
    select max(id) as id from (
      select queue.run_id as id from items join queue on queue.library = items.library and queue.path = items.path where items.id = ${itemId}
      union all
      select max(id) from runs where item_id = ${itemId} and edit is not null and finished_at is null
        and id > (select coalesce(max(run_id), 0) from writes where item_id = ${itemId})
        and not exists (select from runs as undo where undo.undoes = runs.id)
    ) as waiting`.execute(db);
  return rows[0]?.id ?? undefined;
}

/** Runs that wrote or decided something, or have parts, newest first. Only those of the page are counted. */
async function runsWhere(db: PgDb, condition: RawBuilder<unknown>, limit?: number): Promise<StoredRun[]> {
  const { rows } = await sql<CountedRunRow>`
    select ${COUNTED}
    from (select * from runs where ${condition} and ${TELLS} order by id desc limit ${limit ?? null}) as run
    cross join lateral ${OWN} cross join lateral ${PARTS} order by run.id desc`.execute(db);
  return rows.map(runFromRow);
}
