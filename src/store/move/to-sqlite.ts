/**
 * Copies a store from PostgreSQL into a new file. While that lasts nobody changes the database; what arrived is read again and compared, and
 * then the database has a note of where its state went.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { messageOf } from '../../domain/errors.ts';
import { type PgDb, type PgQuery, transact } from '../postgres/connection.ts';
import { isWorkedOn } from '../postgres/lead.ts';
import { noteMovedAway } from '../postgres/moved-away.ts';
import { createCatalogue } from '../sqlite/catalogue.ts';
import { closeDatabase } from '../sqlite/connection.ts';
import { openDatabase } from '../sqlite/database.ts';
import { StoreError } from '../store-error.ts';
import { createDigest, type TableDigest } from './digest.ts';
import { isOfRecords, recordsOf } from './moved-records.ts';
import { lockTables, numberOfPostgres, postgresTables, rowsOfPostgres } from './postgres-rows.ts';
import { insertIntoSqlite, openToMove, rowsOfSqlite, setNumberInSqlite, sqliteTables, withoutTriggers } from './sqlite-rows.ts';
import { type MovedTable, movedTables } from './tables.ts';
import type { Moved } from './to-postgres.ts';

type Digests = Map<string, TableDigest>;

/**
 * @param file is not there yet
 * Throws `StoreError`, and the database is as it was, and there is no file.
 */
export async function copyToSqlite(db: PgDb, file: string): Promise<Moved> {
  const part = `${file}.part`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let isThere = false;
  try {
    return await transact(
      db,
      async (query) => {
        const moved = await copyAll(query, part);
        await noteMovedAway(query, dirname(file));
        renameSync(part, file);
        isThere = true;
        return moved;
      },
      { isDurable: true },
    );
  } catch (error) {
    // What was not committed there may go on being used there.
    if (isThere) rmSync(file, { force: true });
    if (error instanceof StoreError) throw error;
    throw new StoreError(`the state was not moved: ${messageOf(error)}`, { cause: error });
  } finally {
    remove(part);
  }
}

function remove(part: string): void {
  for (const end of ['', '-wal', '-shm', '-journal', '.lock']) rmSync(`${part}${end}`, { force: true });
}

async function copyAll(query: PgQuery, part: string): Promise<Moved> {
  if (await isWorkedOn(query)) throw new StoreError('a daemon works on that database; stop it first');
  remove(part);
  await closeDatabase(await openDatabase(part, { mayBeginAnew: true }));
  const digests: Digests = new Map();
  const tables = await intoFile(part, async (sqlite) => {
    const found = movedTables(sqliteTables(sqlite), await postgresTables(query), 'PostgreSQL');
    await lockTables(query, found);
    await copyRows(query, sqlite, found, digests);
    return found;
  });
  const records = tables.find(isOfRecords);
  if (records) digests.set(records.name, await copyRecords(query, part, records));
  await intoFile(part, async (sqlite) => {
    for (const table of tables) compare(sqlite, table, digests.get(table.name));
    // Only its own file is moved to its place.
    sqlite.pragma('journal_mode = delete');
  });
  return { books: digests.get('items')?.rows ?? 0 };
}

async function intoFile<T>(part: string, task: (sqlite: Database.Database) => Promise<T>): Promise<T> {
  const sqlite = openToMove(part, { isReadOnly: false });
  try {
    return await task(sqlite);
  } finally {
    sqlite.close();
  }
}

async function copyRows(query: PgQuery, sqlite: Database.Database, tables: readonly MovedTable[], digests: Digests): Promise<void> {
  sqlite.exec('begin immediate');
  await withoutTriggers(sqlite, async () => {
    sqlite.exec('delete from audit_head; delete from catalogue');
    for (const table of tables.filter((each) => !isOfRecords(each))) {
      const digest = createDigest();
      const insert = insertIntoSqlite(sqlite, table);
      for await (const rows of rowsOfPostgres(query, table)) {
        digest.add(rows);
        insert(rows);
      }
      digests.set(table.name, digest.end());
      if (table.numbered !== undefined) setNumberInSqlite(sqlite, table, await numberOfPostgres(query, table));
    }
  });
  sqlite.exec('commit');
}

async function copyRecords(query: PgQuery, part: string, table: MovedTable): Promise<TableDigest> {
  const digest = createDigest();
  const db = await openDatabase(part, { mayBeginAnew: true });
  const catalogue = createCatalogue(db);
  try {
    for await (const rows of rowsOfPostgres(query, table)) {
      digest.add(rows);
      const records = recordsOf(table, rows);
      const ids = records.map(({ itemId }) => itemId);
      const paths = await db.selectFrom('items').select(['id', 'path']).where('id', 'in', ids).execute();
      const pathOf = new Map(paths.map(({ id, path }) => [id, path]));
      await catalogue.fill(records.map(({ itemId, record }) => ({ item: { id: itemId, path: pathOf.get(itemId) ?? '' }, record })));
    }
  } finally {
    await closeDatabase(db);
  }
  return digest.end();
}

function compare(sqlite: Database.Database, table: MovedTable, before: TableDigest | undefined): void {
  const digest = createDigest();
  for (const rows of rowsOfSqlite(sqlite, table)) digest.add(rows);
  const after = digest.end();
  if (after.rows !== before?.rows || after.sha256 !== before.sha256)
    throw new StoreError(`the state was not moved: ${table.name} is not the same here (${before?.rows ?? 0} rows there, ${after.rows} here)`);
}
