/** The queue, on the database. */
import { type Selectable, sql } from 'kysely';
import { DUE_AGAIN } from '../../ports/items.ts';
import type { Job, LeaseRequest, Queue, QueueEntry, QueueSelection } from '../../ports/queue.ts';
import { FREE, indexOf, jobFromRow, reasonAt, SUSPICIOUS_ATTEMPTS, suspicionMs } from '../queue-rows.ts';
import type { QueueTable } from '../work-tables.ts';
import type { Db } from './connection.ts';
import { finish, hold, release } from './queue-jobs.ts';

export function createQueue(db: Db): Queue {
  return {
    put: (entries) =>
      db.transaction().execute(async (transaction) => {
        for (const entry of entries) await putOne(transaction, entry);
      }),
    putUnseen: (itemIds, dueAtMs) => db.transaction().execute((transaction) => putUnseen(transaction, itemIds, dueAtMs)),
    putStale: (libraries, providers, nowMs) => putStale(db, libraries, providers, nowMs),
    claim: (of) => db.transaction().execute((transaction) => claim(transaction, of)),
    extend: (jobs, untilMs) => extend(db, jobs, untilMs),
    finish: (job, next) => finish(db, job, next),
    release: (job) => release(db, job),
    endLeases: (worker, nowMs) =>
      db.transaction().execute(async (transaction) => {
        const left = transaction.selectFrom('queue').select(['id', 'attempts']);
        await freeAll(transaction, await left.where('lease_until', '>', 0).where('worker', '=', worker).execute(), nowMs);
      }),
    async isUnderWay(library, path, nowMs) {
      const row = await db.selectFrom('queue').select('lease_until').where('library', '=', library).where('path', '=', path).executeTakeFirst();
      return row !== undefined && row.lease_until > nowMs;
    },
    hold: (book, lease) => hold(db, book, lease),
    nextDueAtMs: (of) => nextDueAtMs(db, of),
    async counts() {
      const rows = await db
        .selectFrom('queue')
        .select(['library', 'reason'])
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('due_at').as('oldest'), fn.min('due_at').filterWhere('lease_until', '=', 0).as('free')])
        .groupBy(['library', 'reason'])
        .orderBy('library')
        .orderBy('reason')
        .execute();
      return rows.map(({ library, reason, count, oldest, free }) => ({
        ...{ library, reason: reasonAt(reason), count: Number(count), oldestDueAtMs: Number(oldest) },
        ...(free !== null && { oldestFreeDueAtMs: Number(free) }),
      }));
    },
  };
}

/** A leased entry that is put again is due again after the work on it: what is found out now says nothing of how it looks by then. */
async function putOne(db: Db, entry: QueueEntry): Promise<void> {
  const { library, path, folder, reason, dueAtMs } = entry;
  const [seen, runId] = [entry.seen ?? null, entry.runId ?? null];
  const row = { library, path, folder, reason: indexOf(reason), due_at: dueAtMs, seen, attempts: 0, lease_until: 0, stamp: 0, run_id: runId };
  const isSame = sql<boolean>`queue.lease_until = 0 and queue.seen is excluded.seen`;
  const isAsked = sql<boolean>`(excluded.reason = 0 or excluded.run_id is not null)`;
  await db
    .insertInto('queue')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['library', 'path'])
        .doUpdateSet({
          folder,
          reason: sql<number>`case when queue.lease_until = 0 then min(queue.reason, excluded.reason) else excluded.reason end`,
          // Who failed with the very same files waits for his turn, unless somebody asks.
          due_at: sql<number>`case
          when ${isSame} and not ${isAsked} then case when queue.attempts > 0 then queue.due_at else min(queue.due_at, excluded.due_at) end
          else excluded.due_at end`,
          attempts: sql<number>`case when ${isSame} then queue.attempts else 0 end`,
          seen,
          run_id: sql<number | null>`case when queue.lease_until = 0 then coalesce(excluded.run_id, queue.run_id) else excluded.run_id end`,
          stamp: sql<number>`queue.stamp + 1`,
        })
        // Somebody is at work on these very files.
        .where(sql<boolean>`not (queue.lease_until > 0 and queue.seen is excluded.seen and not ${isAsked})`),
    )
    .execute();
}

async function putUnseen(db: Db, itemIds: readonly number[], dueAtMs: number): Promise<number> {
  let count = 0;
  for (const id of itemIds) {
    const { numAffectedRows } = await sql`
      insert into queue (library, path, folder, reason, due_at, seen, attempts, stamp)
      select library, path, folder, ${indexOf('changed')}, ${dueAtMs}, null, 0, 0 from items where id = ${id}
      on conflict (library, path) do nothing`.execute(db);
    count += Number(numAffectedRows ?? 0n);
  }
  return count;
}

/** What failed is due by its own entry; what was skipped is not due at all. Who was put off has no entry if a command did that. */
async function putStale(db: Db, libraries: readonly string[], providers: readonly string[], nowMs: number): Promise<number> {
  if (libraries.length === 0) return 0;
  const { numAffectedRows } = await sql`
    insert into queue (library, path, folder, reason, due_at, seen, attempts, stamp)
    select items.library, items.path, items.folder, ${indexOf('refresh')}, min(lookups.due_at), null, 0, 0
    from lookups join items on items.id = lookups.item_id
    where lookups.due_at <= ${nowMs} and lookups.outcome in ('found', 'missing', 'deferred', 'paused') and lookups.provider in (${sql.join(['', ...providers])})
      and items.state <> 'offline' and items.library in (${sql.join(libraries)})
    group by items.id
    on conflict (library, path) do nothing`.execute(db);
  // What a command of the user's made due while nobody watched it.
  const decided = await sql`
    insert into queue (library, path, folder, reason, due_at, seen, attempts, stamp)
    select library, path, folder, ${indexOf('changed')}, ${nowMs}, null, 0, 0 from items
    where fingerprint = ${sql.lit(DUE_AGAIN)} and state <> 'offline' and library in (${sql.join(libraries)})
    on conflict (library, path) do nothing`.execute(db);
  return Number((numAffectedRows ?? 0n) + (decided.numAffectedRows ?? 0n));
}

async function claim(db: Db, { worker, leaseMs, libraries, reasons, limit, nowMs }: LeaseRequest): Promise<Job[]> {
  await freeRunOut(db, worker, nowMs);
  const taken: Selectable<QueueTable>[] = [];
  for (const reason of reasons) {
    if (taken.length >= limit) break;
    const lists = [];
    for (const library of libraries) {
      lists.push(
        await db
          .selectFrom('queue')
          .selectAll()
          .where('lease_until', '=', 0)
          .where('reason', '=', indexOf(reason))
          .where('library', '=', library)
          .where('due_at', '<=', nowMs)
          .orderBy('due_at')
          .limit(limit - taken.length)
          .execute(),
      );
    }
    taken.push(...inTurn(lists).slice(0, limit - taken.length));
  }
  if (taken.length > 0) {
    const ids = taken.map(({ id }) => id);
    await db
      .updateTable('queue')
      .set({ worker, lease_until: nowMs + leaseMs, attempts: sql<number>`attempts + 1` })
      .where('id', 'in', ids)
      .execute();
  }
  return taken.map((row) => jobFromRow(row, worker));
}

/** Frees what other workers had leased and neither extended nor ended. */
async function freeRunOut(db: Db, worker: string, nowMs: number): Promise<void> {
  const leased = db.selectFrom('queue').select(['id', 'attempts']).where('lease_until', '>', 0);
  await freeAll(db, await leased.where('lease_until', '<=', nowMs).where('worker', '!=', worker).execute(), nowMs);
}

/** What workers died of again and again waits. */
async function freeAll(db: Db, left: readonly { id: number; attempts: number }[], nowMs: number): Promise<void> {
  for (const { id, attempts } of left) {
    const dueAtMs = attempts < SUSPICIOUS_ATTEMPTS ? undefined : nowMs + suspicionMs(attempts);
    await db
      .updateTable('queue')
      .set({ ...FREE, ...(dueAtMs !== undefined && { due_at: dueAtMs }) })
      .where('id', '=', id)
      .execute();
  }
}

async function extend(db: Db, jobs: readonly Job[], untilMs: number): Promise<Job[]> {
  const extended = new Set<number>();
  for (const worker of new Set(jobs.map((job) => job.worker))) {
    const ids = jobs.filter((job) => job.worker === worker).map(({ id }) => id);
    const rows = await db.updateTable('queue').set({ lease_until: untilMs }).where('id', 'in', ids).where('worker', '=', worker).returning('id').execute();
    for (const { id } of rows) extended.add(id);
  }
  return jobs.filter(({ id }) => !extended.has(id));
}

async function nextDueAtMs(db: Db, { worker, libraries, reasons }: QueueSelection): Promise<number | undefined> {
  if (libraries.length === 0) return undefined;
  const wanted = db.selectFrom('queue').where('reason', 'in', reasons.map(indexOf)).where('library', 'in', libraries);
  const free = await wanted
    .where('lease_until', '=', 0)
    .select((select) => select.fn.min('due_at').as('atMs'))
    .executeTakeFirst();
  const leased = await wanted
    .where('lease_until', '>', 0)
    .where('worker', '!=', worker)
    .select((select) => select.fn.min('lease_until').as('atMs'))
    .executeTakeFirst();
  const times = [free, leased].flatMap((row) => row?.atMs ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The first of each list, then the second of each, … */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
