/**
 * The connection to PostgreSQL. Each task of a port is one transaction of its own; the server groups the commits of many. A transaction
 * that lost a race against another one is run again (postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
 */
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { PostgresSchema } from './schema.ts';

export type PgDb = Kysely<PostgresSchema>;
/** A transaction, or the database itself where each statement stands alone. */
export type PgQuery = PgDb | Transaction<PostgresSchema>;

export interface PostgresPlace {
  /** `postgres://user@host/database` */
  url: string;
  /** Connections at once. */
  connections?: number;
}

const CONNECT_MS = 10_000;
const STATEMENT_MS = 120_000;
const CONNECTIONS = 8;
/** The server would compile what reads very many rows, and compiling takes longer than the reading does. */
const OPTIONS = '-c jit=off';

/** Times and counts are bigint in the tables and safe integers here; sums of them are numeric. */
const NUMBERS = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

/** Opens lazily: nobody has connected when this returns. */
export function connectPostgres({ url, connections = CONNECTIONS }: PostgresPlace): PgDb {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    options: OPTIONS,
    keepAlive: true,
    application_name: 'rubricator',
    types: { getTypeParser: (type, format) => (NUMBERS.has(type) ? Number : pg.types.getTypeParser(type, format)) },
  });
  // A connection that breaks while nobody uses it is opened again when somebody does; who uses one that breaks hears of it by the statement.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<PostgresSchema>({ dialect: new PostgresDialect({ pool }) });
}

interface TransactionOptions {
  /** True if the commit must survive a power cut once this resolves; others may be lost, and their work is done again. */
  isDurable?: boolean;
}

/** Runs a task in a transaction, and again if the server asks for that; so a task has no effects but those on the database. */
export async function transact<T>(
  db: PgDb,
  task: (query: Transaction<PostgresSchema>) => Promise<T>,
  { isDurable = false }: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(async (query) => {
        if (!isDurable) await sql`set local synchronous_commit = off`.execute(query);
        return task(query);
      });
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isLostRace(error)) throw error;
    }
  }
}

const MAX_ATTEMPTS = 5;

/** Serialisation failure, deadlock (postgresql.org/docs/current/errcodes-appendix.html). */
function isLostRace(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40001' || code === '40P01';
}

/** A text as PostgreSQL takes it, which has none with a zero byte or half a letter. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
