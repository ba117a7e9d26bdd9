/**
 * Who leads among several processes on one database, and who works: they hold an advisory lock, by a connection of its own
 * (postgresql.org/docs/current/explicit-locking.html). The lock goes with the connection, however that ends.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import type { PgDb, PostgresPlace } from './connection.ts';

export interface HeldLock {
  /** Resolves when the lead is lost, because the connection is; never rejects. */
  lost: Promise<void>;
  release(): Promise<void>;
}

export interface StandingOptions {
  part: LockName;
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
/** A machine that is gone without a word is given up by the server after this. */
const KEEP_ALIVE = 'set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = 10000';

/** Waits for the lead; undefined if it is aborted before. */
export async function standForLead(place: PostgresPlace, { part, onWaiting, onError }: StandingOptions, signal: AbortSignal): Promise<HeldLock | undefined> {
  let hasWaited = false;
  let hasFailed = false;
  while (!signal.aborted) {
    try {
      const lead = await tryToLead(place, part);
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
export async function isWorkedOn(db: PgDb): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (
    select from pg_locks where locktype = 'advisory' and granted and classid = ${PROGRAM}
    and database = (select oid from pg_database where datname = current_database())) as found`.execute(db);
  return rows[0]?.found === true;
}

async function tryToLead({ url }: PostgresPlace, part: LockName): Promise<HeldLock | undefined> {
  const client = new pg.Client({
    ...{ connectionString: url, connectionTimeoutMillis: ANSWER_WITHIN_MS, query_timeout: ANSWER_WITHIN_MS, application_name: `rubricator ${part}` },
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
