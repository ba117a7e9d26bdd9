/** A target in an SQLite file. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Dialect, SqliteDialect } from 'kysely';
import type { TargetRows } from '../../ports/catalogue-target.ts';
import type { Column } from '../design/tables.ts';
import type { SqlDialect } from './dialect.ts';

const TYPES: Readonly<Record<Column['type'], string>> = {
  integer: 'integer',
  number: 'real',
  boolean: 'integer',
  name: 'text',
  text: 'text',
  json: 'text',
  time: 'text',
};

/** @param file absolute */
export function sqliteDialect(file: string): SqlDialect {
  return {
    type: 'sqlite',
    connect: (): Dialect => new SqliteDialect({ database: async () => opened(file) }),
    typeOf: ({ type }) => TYPES[type],
    bind({ type }, cell) {
      if (cell === undefined) return null;
      if (type === 'boolean') return cell ? 1 : 0;
      if (type === 'json') return JSON.stringify(cell);
      return type === 'time' ? new Date(cell as number).toISOString() : cell;
    },
    maxValues: 32_000,
    hasTransactionalDdl: true,
    isBusy: (error) => /^SQLITE_(?:BUSY|LOCKED)/.test(String((error as { code?: unknown }).code)),
    ask: async (text, limit) => askFile(file, text, limit),
  };
}

function opened(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: 5000 });
  database.pragma('journal_mode = WAL');
  return database;
}

/** On a connection that cannot write; and what gives no rows is no question, such as `attach` and `vacuum into`. */
function askFile(file: string, text: string, limit: number): TargetRows {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const statement = database.prepare(text);
    if (!statement.reader) throw new Error('this is no question');
    const rows: unknown[][] = [];
    for (const row of statement.raw().iterate()) {
      if (rows.length >= limit) break;
      rows.push(row as unknown[]);
    }
    return { columns: statement.columns().map(({ name }) => name), rows };
  } finally {
    database.close();
  }
}
