/**
 * Copies a store from its file into an empty one on PostgreSQL, in one transaction: other processes see all of it or nothing. What arrived
 * is read again and compared before that ends.
 */
import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import { messageOf } from '../../domain/errors.ts';
import { type PgDb, type PgQuery, transact } from '../postgres/connection.ts';
import { isWorkedOn } from '../postgres/lead.ts';
import { fillRecords } from '../postgres/records.ts';
import { StoreError } from '../store-error.ts';
import { createDigest, type TableDigest } from './digest.ts';
import { isOfRecords, recordsOf } from './moved-records.ts';
import { insertIntoPostgres, lockTables, postgresTables, rowsOfPostgres, setNumberInPostgres, switchTriggers } from './postgres-rows.ts';
import { numbersOfSqlite, openToMove, rowsOfSqlite, sqliteTables } from './sqlite-rows.ts';
import { type MovedTable, movedTables } from './tables.ts';

export interface Moved {
  books: number;
}

/**
 * @param file up to date, and nobody works on it
 * Throws `StoreError`, and the database is as it was.
 */
export async function copyToPostgres(file: string, db: PgDb): Promise<Moved> {
  const sqlite = openToMove(file, { isReadOnly: true });
  try {
    return await transact(db, (query) => copyAll(sqlite, query), { isDurable: true });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(`the state was not moved: ${messageOf(error)}`, { cause: error });
  } finally {
    sqlite.close();
  }
}

async function copyAll(sqlite: Database.Database, query: PgQuery): Promise<Moved> {
  const tables = movedTables(sqliteTables(sqlite), await postgresTables(query), 'SQLite');
  if (await isWorkedOn(query)) throw new StoreError('a daemon works on that database; stop it first');
  await lockTables(query, tables);
  await refuseFull(query, tables);
  await switchTriggers(query, tables, 'disable');
  for (const name of BEGUN) await sql`delete from ${sql.table(name)}`.execute(query);
  const digests = new Map<string, TableDigest>();
  for (const table of tables) digests.set(table.name, await copyTable(sqlite, query, table));
  const numbers = numbersOfSqlite(sqlite);
  for (const table of tables) if (table.numbered !== undefined) await setNumberInPostgres(query, table, numbers.get(table.name) ?? 0);
  await switchTriggers(query, tables, 'enable');
  for (const table of tables) await compare(query, table, digests.get(table.name));
  return { books: digests.get('items')?.rows ?? 0 };
}

/** A new store has rows in these. */
const BEGUN = ['catalogue', 'audit_head', 'searched_fields'];

async function refuseFull(query: PgQuery, tables: readonly MovedTable[]): Promise<void> {
  const full: string[] = [];
  for (const { name } of tables.filter((table) => !BEGUN.includes(table.name))) {
    const { rows } = await sql<{ found: boolean }>`select exists (select from ${sql.table(name)}) as found`.execute(query);
    if (rows[0]?.found) full.push(name);
  }
  if (full.length > 0) throw new StoreError(`that database is not empty: it has ${full.slice(0, 3).join(', ')}; a state is moved only into a new one`);
}

async function copyTable(sqlite: Database.Database, query: PgQuery, table: MovedTable): Promise<TableDigest> {
  const digest = createDigest();
  const insert = insertIntoPostgres(query, table);
  for (const rows of rowsOfSqlite(sqlite, table)) {
    digest.add(rows);
    if (isOfRecords(table)) await fillRecords(query, recordsOf(table, rows), () => []);
    else await insert(rows);
  }
  return digest.end();
}

async function compare(query: PgQuery, table: MovedTable, before: TableDigest | undefined): Promise<void> {
  const digest = createDigest();
  for await (const rows of rowsOfPostgres(query, table)) digest.add(rows);
  const after = digest.end();
  if (after.rows !== before?.rows || after.sha256 !== before.sha256)
    throw new StoreError(`the state was not moved: ${table.name} is not the same there (${before?.rows ?? 0} rows here, ${after.rows} there)`);
}
