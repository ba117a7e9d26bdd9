/** A target in MySQL or MariaDB, by `mysql2`. */
import { type Dialect, MysqlDialect } from 'kysely';
import { type Connection, createConnection, createPool, escapeId, type RowDataPacket } from 'mysql2';
import type { TargetRows } from '../../ports/catalogue-target.ts';
import type { Column } from '../design/tables.ts';
import { type Place, type SqlDialect, textFor } from './dialect.ts';

const TYPES: Readonly<Record<Column['type'], string>> = {
  integer: 'bigint',
  number: 'double',
  boolean: 'boolean',
  // Equal means equal: with the usual collation, “Ó” is “o”.
  name: 'varchar(191) character set utf8mb4 collate utf8mb4_bin',
  text: 'mediumtext character set utf8mb4 collate utf8mb4_bin',
  json: 'json',
  time: 'datetime(3)',
};

/** Deadlock, and a lock that was waited for too long (dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html). */
const BUSY = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT']);

const CONNECT_MS = 10_000;

/** @param hasOwnDatabase true if the database of the address is made where it is not there */
export function mysqlDialect(uri: string, hasOwnDatabase = false): SqlDialect {
  return {
    ownDatabase: hasOwnDatabase ? databaseOf(uri) : undefined,
    type: 'mysql',
    connect: (): Dialect =>
      new MysqlDialect({
        pool: createPool({ uri, connectionLimit: 2, connectTimeout: CONNECT_MS, charset: 'utf8mb4', timezone: 'Z', supportBigNumbers: true }),
      }),
    typeOf: ({ type }) => TYPES[type],
    bind({ type }, cell) {
      if (cell === undefined) return null;
      if (type === 'json') return JSON.stringify(cell);
      if (type === 'boolean') return cell ? 1 : 0;
      if (type === 'time') return new Date(cell as number).toISOString().slice(0, -1).replace('T', ' ');
      return typeof cell === 'string' ? textFor(cell) : cell;
    },
    maxValues: 30_000,
    indexedLetters: 191,
    isMysql: true,
    hasTransactionalDdl: false,
    isBusy: (error) => BUSY.has(String((error as { code?: unknown }).code)),
    ask: (text, limit) => askServer(uri, text, limit),
  };
}

function databaseOf(uri: string): Place {
  const server = new URL(uri);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '';
  const statement = `create database if not exists ${escapeId(name, true)}`;
  const ask = async (text: string, values: string[]) => {
    const connection = createConnection({ uri: server.href, connectTimeout: CONNECT_MS });
    try {
      return (await connection.promise().query<RowDataPacket[]>(text, values))[0];
    } finally {
      connection.destroy();
    }
  };
  return {
    statement,
    isThere: async () => (await ask('select 1 from information_schema.schemata where schema_name = ?', [name])).length > 0,
    make: async () => void (await ask(statement, [])),
  };
}

/** The driver sends one statement alone: none can end the transaction that only reads, and go on behind it. */
async function askServer(uri: string, text: string, limit: number): Promise<TargetRows> {
  const connection = createConnection({ uri, connectTimeout: CONNECT_MS, charset: 'utf8mb4', timezone: 'Z', multipleStatements: false, rowsAsArray: true });
  try {
    // For every transaction of this session: MariaDB ends one by itself before it changes a table.
    const asking = connection.promise();
    await asking.query('set session transaction read only');
    await asking.query('start transaction read only');
    return await firstRows(connection, text, limit);
  } finally {
    connection.destroy();
    // The server may still be sending rows that nobody reads: the driver alone would wait for it to end.
    socketOf(connection).destroy();
  }
}

/** The driver holds it, and does not say so. */
function socketOf(connection: Connection): { destroy(): void } {
  return (connection as Connection & { stream: { destroy(): void } }).stream;
}

/** Row by row, and no further than is wanted. */
function firstRows(connection: Connection, text: string, limit: number): Promise<TargetRows> {
  const found: TargetRows = { columns: [], rows: [] };
  return new Promise((resolve, reject) => {
    connection
      .query<RowDataPacket[][]>(text)
      .on('error', reject)
      .on('fields', (fields: readonly { name: string }[] | undefined) => {
        found.columns = (fields ?? []).map(({ name }) => name);
      })
      .on('result', (row: unknown) => {
        if (Array.isArray(row)) found.rows.push(row);
        if (found.rows.length < limit) return;
        connection.pause();
        resolve(found);
      })
      .on('end', () => resolve(found));
  });
}
