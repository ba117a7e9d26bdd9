/**
 * Who leads among several processes on one database, and who works: they hold an advisory lock, by a connection of its own
 * (postgresql.org/docs/current/explicit-locking.html). The lock goes with the connection, however that ends.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import type { PgQuery, PostgresPlace } from './connection.ts';
import { STEPS } from './steps.ts';

export interface HeldLock {
  /** Resolves when the lead is lost, because the connection is; never rejects. */
  lost: Promise<void>;
  release(): Promise<void>;
}

export interface StandingOptions {
  part: LockName;
  /** The newest step of the store that the program knows: by it a newer one tells whom it would hurt. */
  knows?: string;
  /** The lead is somebody else's; told once. */
  onWaiting(): void;
  /** The server does not answer; told once, until it does. */
  onError(error: unknown): void;
}

const TRY_EVERY_MS = 2000;
const ASK_EVERY_MS = 3000;
const ANSWER_WITHIN_MS = 5000;
/** Numbers that no other program is likely to use: “rubr”, and “lead” or “work”. */
const PROGRAM = 0x72756272;
const LOCKS = {
  /** One process watches the libraries and does what is done once for all. */
  lead: { id: 0x6c656164, take: 'pg_try_advisory_lock' },
  /** Any number of them work. */
  work: { id: 0x776f726b, take: 'pg_try_advisory_lock_shared' },
} as const;
type LockName = keyof typeof LOCKS;
/** Held for the moment in which a store is opened, by one process at a time. */
const OPENING = 0x6f70656e;
/** A machine that is gone without a word is given up by the server after this. */
const KEEP_ALIVE = 'set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = 10000';

/** Waits for the lead; undefined if it is aborted before. */
export async function standForLead(
  place: PostgresPlace,
  { part, knows = NEWEST_STEP, onWaiting, onError }: StandingOptions,
  signal: AbortSignal,
): Promise<HeldLock | undefined> {
  let hasWaited = false;
  let hasFailed = false;
  while (!signal.aborted) {
    try {
      const lead = await tryToLead(place, part, knows);
      if (lead) return lead;
      if (!hasWaited) onWaiting();
      hasWaited = true;
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) onError(error);
      hasFailed = true;
    }
    await sleep(TRY_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** True while a process leads or works on the database. */
export async function isWorkedOn(query: PgQuery): Promise<boolean> {
  return (await holdersOf(query)).length > 0;
}

/** How many lead or work whose programs do not know a step. Whoever does not say what he knows is of an older version. */
export async function olderAtWork(query: PgQuery, step: string): Promise<Readonly<Record<LockName, number>>> {
  const older = (await holdersOf(query)).filter(({ knows }) => knows < step);
  const count = (part: LockName) => older.filter(({ id }) => id === LOCKS[part].id).length;
  return { lead: count('lead'), work: count('work') };
}

async function holdersOf(query: PgQuery): Promise<{ id: number; knows: string }[]> {
  const { rows } = await sql<{ id: number; application: string | null }>`
    select objid::bigint as id, application_name as application from pg_locks left join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and classid = ${PROGRAM} and objid in (${LOCKS.lead.id}, ${LOCKS.work.id})
    and database = (select oid from pg_database where datname = current_database())`.execute(query);
  return rows.map(({ id, application }) => ({ id, knows: application?.split(' ')[2] ?? '' }));
}

/** Until the end of the transaction. */
export async function lockToOpen(query: PgQuery): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PROGRAM}, ${OPENING})`.execute(query);
}

const NEWEST_STEP = Object.keys(STEPS).at(-1) ?? '';

async function tryToLead({ url }: PostgresPlace, part: LockName, knows: string): Promise<HeldLock | undefined> {
  const client = new pg.Client({
    ...{ connectionString: url, connectionTimeoutMillis: ANSWER_WITHIN_MS, query_timeout: ANSWER_WITHIN_MS },
    keepAlive: true,
  });
  const gone = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  try {
    await client.connect();
    // Where the server’s connection is none of TCP, there is nothing to keep alive.
    await client.query(KEEP_ALIVE).catch(() => undefined);
    // Set here, because an address may name another.
    await client.query("select set_config('application_name', $1, false)", [`rubricator ${part} ${knows}`]);
    const { id, take } = LOCKS[part];
    const { rows } = await client.query<{ leads: boolean }>(`select ${take}($1, $2) as leads`, [PROGRAM, id]);
    if (rows[0]?.leads) return keptLead(client, gone);
    await client.end();
    return undefined;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Asks the server now and then: a connection that was cut says nothing by itself. */
function keptLead(client: pg.Client, gone: Promise<void>): HeldLock {
  const ending = new AbortController();
  const silent = (async () => {
    while (!ending.signal.aborted) {
      await sleep(ASK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await client.query('select 1');
    }
  })().catch(() => undefined);
  return {
    lost: Promise.race([gone, silent]),
    async release() {
      ending.abort();
      await Promise.race([client.end().catch(() => undefined), sleep(ANSWER_WITHIN_MS)]);
    },
  };
}
