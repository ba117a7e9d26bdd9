/** How entries of the queue are leased, and how work on them ends. */
import { type Selectable, sql } from 'kysely';
import type { Job, LeaseRequest, NextEntry } from '../../ports/queue.ts';
import { FREE, indexOf, jobFromRow, SUSPICIOUS_ATTEMPTS, suspicionMs } from '../queue-rows.ts';
import { wholeMs } from '../whole-ms.ts';
import type { QueueTable } from '../work-tables.ts';
import { type PgDb, transact } from './connection.ts';
import { givenRows } from './given-rows.ts';

/** Of each library and reason so many times more are looked at than are wanted: others may be about to lease the first ones. */
const LOOKED_AT = 4;

type LeasedRow = Selectable<QueueTable> & { rank: number; turn: number; place: number };

/** Nobody waits for anybody: what another worker is about to lease is passed over. */
export async function claim(db: PgDb, { worker, leaseMs, libraries, reasons, limit, nowMs }: LeaseRequest): Promise<Job[]> {
  await freeRunOut(db, worker, nowMs);
  const { rows } = await sql<LeasedRow>`
    with candidates as materialized (
      select found.id, rank, place, row_number() over (partition by rank, place order by found.due_at, found.id) as turn
      from unnest(${reasons.map(indexOf)}::smallint[]) with ordinality as wanted (reason, rank)
      cross join unnest(${libraries}::text[]) with ordinality as own (library, place)
      cross join lateral (
        select id, due_at from queue
        where lease_until = 0 and queue.reason = wanted.reason and queue.library = own.library and due_at <= ${nowMs}
        order by due_at, id limit ${limit * LOOKED_AT}
      ) as found
    ), chosen as materialized (
      select queue.id, rank, turn, place from candidates join queue on queue.id = candidates.id
      where queue.lease_until = 0 and queue.due_at <= ${nowMs}
      order by rank, turn, place limit ${limit} for update of queue skip locked
    )
    update queue set worker = ${worker}, lease_until = ${nowMs + leaseMs}, attempts = attempts + 1
    from chosen where queue.id = chosen.id
    returning queue.*, rank, turn, place`.execute(db);
  const inOrder = rows.sort((a, b) => a.rank - b.rank || a.turn - b.turn || a.place - b.place);
  return inOrder.map((row) => jobFromRow({ ...row, attempts: row.attempts - 1 }, worker));
}

/** Frees what other workers had leased and neither extended nor ended; who does that at this moment is passed over. */
async function freeRunOut(db: PgDb, worker: string, nowMs: number): Promise<void> {
  await sql`
    update queue set worker = null, lease_until = 0, due_at = ${dueOfFreed(nowMs)}
    where id in (select id from queue where lease_until > 0 and lease_until <= ${nowMs} and worker <> ${worker} for update skip locked)`.execute(db);
}

export async function endLeases(db: PgDb, worker: string, nowMs: number): Promise<void> {
  await transact(db, async (query) => {
    await sql`
      update queue set worker = null, lease_until = 0, due_at = ${dueOfFreed(nowMs)}
      where id in (select id from queue where lease_until > 0 and worker = ${worker} order by library, path for update)`.execute(query);
  });
}

/** After so many more deaths the wait is the longest. */
const LONGEST_SUSPICION = 12;
const SUSPICIONS_MS = Array.from({ length: LONGEST_SUSPICION }, (_, index) => suspicionMs(SUSPICIOUS_ATTEMPTS + index));

/** What workers died of again and again waits. */
function dueOfFreed(nowMs: number) {
  const index = sql`least(attempts - ${sql.lit(SUSPICIOUS_ATTEMPTS - 1)}, ${sql.lit(LONGEST_SUSPICION)})`;
  return sql`case when attempts < ${sql.lit(SUSPICIOUS_ATTEMPTS)} then due_at else ${nowMs} + (${SUSPICIONS_MS}::bigint[])[${index}] end`;
}

export async function extend(db: PgDb, jobs: readonly Job[], untilMs: number): Promise<Job[]> {
  if (jobs.length === 0) return [];
  const leases = jobs.map(({ id, worker }) => ({ id, worker }));
  const extended = await transact(db, async (query) => {
    const { rows } = await sql<{ id: number }>`
      with own as materialized (
        select queue.id from queue join ${givenRows<{ id: number; worker: string }>('given', { id: 'bigint', worker: 'text' }, leases)}
          on queue.id = given.id and queue.worker = given.worker
        order by library, path for update of queue
      )
      update queue set lease_until = ${untilMs} from own where queue.id = own.id returning queue.id`.execute(query);
    return new Set(rows.map(({ id }) => id));
  });
  return jobs.filter(({ id }) => !extended.has(id));
}

export async function finish(db: PgDb, { id, worker, stamp }: Job, next?: NextEntry): Promise<void> {
  const hasEnded = next
    ? await db
        .updateTable('queue')
        .set({
          reason: indexOf(next.reason),
          due_at: wholeMs(next.dueAtMs),
          seen: next.seen ?? null,
          attempts: next.attempts,
          run_id: next.runId ?? null,
          ...FREE,
        })
        .where('id', '=', id)
        .where('worker', '=', worker)
        .where('stamp', '=', stamp)
        .returning('id')
        .executeTakeFirst()
    : await db.deleteFrom('queue').where('id', '=', id).where('worker', '=', worker).where('stamp', '=', stamp).returning('id').executeTakeFirst();
  if (hasEnded) return;
  // It was put again meanwhile, or another worker has it. A statement of its own: it must see what the first one waited for.
  const again = db.updateTable('queue').set({ ...FREE, attempts: 0 });
  await again.where('id', '=', id).where('worker', '=', worker).execute();
}

export async function release(db: PgDb, { id, worker, attempts, runId = null }: Omit<Job, 'runId'> & { runId?: number | null | undefined }): Promise<void> {
  const back = db.updateTable('queue').set({ ...FREE, attempts, run_id: sql<number | null>`coalesce(run_id, ${runId}::bigint)` });
  await back.where('id', '=', id).where('worker', '=', worker).execute();
}
