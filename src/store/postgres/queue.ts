/** The queue on PostgreSQL. Statements that wait for several rows take them by library and path, so that no two wait for each other. */
import { sql } from 'kysely';
import type { Queue, QueueCount, QueueEntry, QueueSelection } from '../../ports/queue.ts';
import { indexOf, reasonAt } from '../queue-rows.ts';
import { wholeMs } from '../whole-ms.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';
import { givenRows, inTurns } from './given-rows.ts';
import { hold } from './queue-holds.ts';
import { claim, endLeases, extend, finish, release } from './queue-leases.ts';

/** So many entries are put by one statement. */
const ENTRIES_AT_ONCE = 5000;

export function createQueue(db: PgDb): Queue {
  return {
    put: (entries) => put(db, entries),
    putUnseen: (itemIds, dueAtMs) => putUnseen(db, itemIds, dueAtMs),
    putStale: (libraries, providers, nowMs) => putStale(db, { libraries, providers, nowMs }),
    claim: (of) => claim(db, of),
    extend: (jobs, untilMs) => extend(db, jobs, untilMs),
    finish: (job, next) => finish(db, job, next),
    release: (job) => release(db, job),
    endLeases: (worker, nowMs) => endLeases(db, worker, nowMs),
    async isUnderWay(library, path, nowMs) {
      const row = await db.selectFrom('queue').select('lease_until').where('library', '=', library).where('path', '=', path).executeTakeFirst();
      return row !== undefined && row.lease_until > nowMs;
    },
    hold: (book, lease) => hold(db, book, lease),
    nextDueAtMs: (of) => nextDueAtMs(db, of),
    counts: () => counts(db),
  };
}

async function put(db: PgDb, entries: readonly QueueEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const nameOf = ({ library, path }: QueueEntry) => `${library}\0${path}`;
  await transact(db, async (query) => {
    for (const turn of inTurns(entries, nameOf)) {
      const sorted = turn.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      for (let from = 0; from < sorted.length; from += ENTRIES_AT_ONCE) await putDifferent(query, sorted.slice(from, from + ENTRIES_AT_ONCE));
    }
  });
}

interface EntryRow {
  library: string;
  path: string;
  folder: string;
  reason: number;
  due_at: number;
  seen: string | null;
  run_id: number | null;
}

/** A leased entry that is put again is due again after the work on it: what is found out now says nothing of how it looks by then. */
async function putDifferent(query: PgQuery, entries: readonly QueueEntry[]): Promise<void> {
  const rows = entries.map(({ library, path, folder, reason, dueAtMs, seen = null, runId = null }) => {
    return { library, path, folder, reason: indexOf(reason), due_at: wholeMs(dueAtMs), seen, run_id: runId };
  });
  const types = { library: 'text', path: 'text', folder: 'text', reason: 'bigint', due_at: 'bigint', seen: 'text', run_id: 'bigint' } as const;
  const isSame = sql`queue.lease_until = 0 and queue.seen is not distinct from excluded.seen`;
  const isAsked = sql`(excluded.reason = 0 or excluded.run_id is not null)`;
  await sql`
    insert into queue (library, path, folder, reason, due_at, seen, attempts, lease_until, stamp, run_id)
    select library, path, folder, reason, due_at, seen, 0, 0, 0, run_id from ${givenRows<EntryRow>('given', types, rows)}
    on conflict (library, path) do update set
      folder = excluded.folder,
      reason = case when queue.lease_until = 0 then least(queue.reason, excluded.reason) else excluded.reason end,
      -- Who failed with the very same files waits for his turn, unless somebody asks.
      due_at = case
        when ${isSame} and not ${isAsked} then case when queue.attempts > 0 then queue.due_at else least(queue.due_at, excluded.due_at) end
        else excluded.due_at end,
      attempts = case when ${isSame} then queue.attempts else 0 end,
      seen = excluded.seen,
      run_id = case when queue.lease_until = 0 then coalesce(excluded.run_id, queue.run_id) else excluded.run_id end,
      stamp = queue.stamp + 1
    -- Somebody is at work on these very files.
    where not (queue.lease_until > 0 and queue.seen is not distinct from excluded.seen and not ${isAsked})`.execute(query);
}

async function putUnseen(query: PgQuery, itemIds: readonly number[], dueAtMs: number): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into queue (library, path, folder, reason, due_at, attempts, stamp)
    select library, path, folder, ${indexOf('changed')}, ${dueAtMs}, 0, 0 from items where id = any(${itemIds}::bigint[])
    order by library, path
    on conflict (library, path) do nothing`.execute(query);
  return Number(numAffectedRows ?? 0n);
}

interface StaleOf {
  libraries: readonly string[];
  providers: readonly string[];
  nowMs: number;
}

/** What failed is due by its own entry; what was skipped is not due at all. Who was put off has no entry if a command did that. */
async function putStale(query: PgQuery, { libraries, providers, nowMs }: StaleOf): Promise<number> {
  if (libraries.length === 0) return 0;
  const stale = await sql`
    insert into queue (library, path, folder, reason, due_at, attempts, stamp)
    select items.library, items.path, items.folder, ${indexOf('refresh')}, min(lookups.due_at), 0, 0
    from lookups join items on items.id = lookups.item_id
    where lookups.due_at <= ${nowMs} and lookups.outcome in ('found', 'missing', 'deferred', 'paused') and lookups.provider = any(${['', ...providers]}::text[])
      and items.state <> 'offline' and items.library = any(${libraries}::text[])
    group by items.id
    order by items.library, items.path
    on conflict (library, path) do nothing`.execute(query);
  // What a command of the user's made due while nobody watched it.
  const decided = await sql`
    insert into queue (library, path, folder, reason, due_at, attempts, stamp)
    select library, path, folder, ${indexOf('changed')}, ${nowMs}::bigint, 0, 0 from items
    where is_due and state <> 'offline' and library = any(${libraries}::text[])
    order by library, path
    on conflict (library, path) do nothing`.execute(query);
  return Number((stale.numAffectedRows ?? 0n) + (decided.numAffectedRows ?? 0n));
}

async function nextDueAtMs(query: PgQuery, { worker, libraries, reasons }: QueueSelection): Promise<number | undefined> {
  const [ofReasons, ofLibraries] = [sql`${reasons.map(indexOf)}::smallint[]`, sql`${libraries}::text[]`];
  const { rows } = await sql<{ next: number | null }>`
    select min(at) as next from (
      select free.due_at as at from unnest(${ofReasons}) as wanted (reason) cross join unnest(${ofLibraries}) as own (library) cross join lateral (
        select due_at from queue where lease_until = 0 and queue.reason = wanted.reason and queue.library = own.library order by due_at limit 1
      ) as free
      union all (
        select lease_until from queue where lease_until > 0 and worker <> ${worker} and reason = any(${ofReasons}) and library = any(${ofLibraries})
        order by lease_until limit 1
      )
    ) as times`.execute(query);
  return rows[0]?.next ?? undefined;
}

async function counts(query: PgQuery): Promise<QueueCount[]> {
  const rows = await query
    .selectFrom('queue')
    .select(['library', 'reason'])
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('due_at').as('oldestDueAtMs')])
    .select(({ fn }) => fn.min<number | null>('due_at').filterWhere('lease_until', '=', 0).as('free'))
    .groupBy(['library', 'reason'])
    .orderBy('library')
    .orderBy('reason')
    .execute();
  return rows.map(({ reason, free, ...row }) => ({ ...row, reason: reasonAt(reason), ...(free !== null && { oldestFreeDueAtMs: free }) }));
}
