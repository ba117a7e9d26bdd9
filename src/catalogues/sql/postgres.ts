/** A target in PostgreSQL, by `pg`. */
import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { TargetRows } from '../../ports/catalogue-target.ts';
import type { Column } from '../design/tables.ts';
import { type SqlDialect, textFor } from './dialect.ts';
import { EDITS_CHANNEL } from './watching.ts';

const TYPES: Readonly<Record<Column['type'], string>> = {
  integer: 'bigint',
  number: 'double precision',
  boolean: 'boolean',
  name: 'text',
  text: 'text',
  json: 'jsonb',
  time: 'timestamptz',
};

/** Serialisation failure, deadlock, lock not available (postgresql.org/docs/current/errcodes-appendix.html). */
const BUSY = new Set(['40001', '40P01', '55P03']);

const CONNECT_MS = 10_000;
const STATEMENT_MS = 120_000;

export function postgresDialect(connectionString: string): SqlDialect {
  const ear = createEar(connectionString);
  return {
    ...ear,
    type: 'postgres',
    usualSchema: 'public',
    connect(): Dialect {
      const pool = new pg.Pool({
        connectionString,
        max: 2,
        connectionTimeoutMillis: CONNECT_MS,
        statement_timeout: STATEMENT_MS,
        application_name: 'rubricator',
      });
      // A connection that breaks while nobody uses it is opened again when somebody does; who uses one that breaks hears of it by the statement.
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
      return new PostgresDialect({ pool });
    },
    typeOf: ({ type }) => TYPES[type],
    bind({ type }, cell) {
      if (cell === undefined) return null;
      if (type === 'json') return JSON.stringify(cell).replaceAll('\\u0000', '');
      if (type === 'time') return new Date(cell as number).toISOString();
      return typeof cell === 'string' ? textFor(cell) : cell;
    },
    maxValues: 30_000,
    // A text may be longer than a page of the usual index holds.
    hashesTexts: true,
    hasTransactionalDdl: true,
    isBusy: (error) => BUSY.has(String((error as { code?: unknown }).code)),
    ask: (text, limit) => askServer(connectionString, text, limit),
  };
}

/** One connection on which the server says that somebody edits. */
function createEar(connectionString: string): { listen(onEdit: () => void): Promise<void>; close(): Promise<void> } {
  let client: pg.Client | undefined;
  return {
    async listen(onEdit) {
      if (client) return;
      const next = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS, keepAlive: true, application_name: 'rubricator' });
      client = next;
      const forget = () => {
        if (client === next) client = undefined;
      };
      next.on('error', forget);
      next.on('end', forget);
      next.on('notification', onEdit);
      try {
        await next.connect();
        await next.query(`listen ${EDITS_CHANNEL}`);
      } catch (error) {
        forget();
        throw error;
      }
    },
    async close() {
      await client?.end();
    },
  };
}

/** The extended protocol takes one statement alone: none can end the transaction that only reads, and go on behind it. */
async function askServer(connectionString: string, text: string, limit: number): Promise<TargetRows> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS, statement_timeout: STATEMENT_MS, application_name: 'rubricator' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin transaction read only');
    return await firstRows(client, text, limit);
  } finally {
    await client.end();
  }
}

/** By a cursor, so that the server sends no more rows than are wanted. What no cursor can be made for, such as `explain`, has few rows. */
async function firstRows(client: pg.Client, text: string, limit: number): Promise<TargetRows> {
  const ask = (statement: string) => client.query<unknown[]>({ text: statement, rowMode: 'array', queryMode: 'extended' } as pg.QueryArrayConfig);
  const rowsOf = ({ fields, rows }: pg.QueryArrayResult<unknown[]>) => ({ columns: fields.map(({ name }) => name), rows: rows.slice(0, limit) });
  try {
    await ask(`declare rubricator_rows no scroll cursor for ${text}`);
  } catch {
    await client.query('rollback');
    await client.query('begin transaction read only');
    return rowsOf(await ask(text));
  }
  return rowsOf(await ask(`fetch ${limit} from rubricator_rows`));
}
