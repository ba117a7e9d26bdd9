/** Opens the store: one SQLite file (WAL) with ordered migrations. All that is SQLite's own about it is in this file. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect, sql, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { errnoOf, messageOf, RubricatorError } from '../domain/errors.ts';
import { up as first } from './migrations/001-first.ts';
import { up as second } from './migrations/002-providers-and-decisions.ts';
import { up as third } from './migrations/003-writes.ts';
import { up as fourth } from './migrations/004-queue.ts';
import type { StoreSchema } from './schema.ts';

export type Db = Kysely<StoreSchema>;

/** Ordered by name; a released one is never changed. */
const MIGRATIONS: Record<string, Migration> = {
  '001-first': { up: first },
  '002-providers-and-decisions': { up: second },
  '003-writes': { up: third },
  '004-queue': { up: fourth },
};

/** True for a migration of this program or an older one. */
export function isKnownMigration(name: string): boolean {
  return name in MIGRATIONS;
}

/** The state folder or its database cannot be used; nothing was changed in it. */
export class StoreError extends RubricatorError {
  readonly code = 'store';
}

/** Opens and migrates the store at an absolute path (or `:memory:`). Throws `StoreError`. */
export async function openDatabase(file: string): Promise<Db> {
  let sqlite: Database.Database | undefined;
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    sqlite = new Database(file, { timeout: 5000 });
    refuseNewer(sqlite, file);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    const db = new Kysely<StoreSchema>({ dialect: new SqliteDialect({ database: rolledBack(sqlite) }) });
    const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    return db;
  } catch (error) {
    sqlite?.close();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open the store ${file}: ${errnoOf(error) ?? messageOf(error)}`, { cause: error });
  }
}

/**
 * Where the disk is full, SQLite may have ended the transaction itself (sqlite.org/lang_transaction.html); rolling it back once more
 * would be an error that hides the first.
 */
function rolledBack(sqlite: Database.Database): SqliteDatabase {
  const NOTHING = 'select 1 where false';
  return { close: () => sqlite.close(), prepare: (text) => sqlite.prepare(text === 'rollback' && !sqlite.inTransaction ? NOTHING : text) };
}

/** A store that a newer program made is left as it is. */
function refuseNewer(sqlite: Database.Database, file: string): void {
  const table = sqlite.prepare("select name from sqlite_master where type = 'table' and name = 'kysely_migration'").get();
  if (!table) return;
  const applied = sqlite.prepare('select name from kysely_migration').all() as { name: string }[];
  const unknown = applied.map(({ name }) => name).filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0)
    throw new StoreError(`the store ${file} was made by a newer Rubricator (${unknown.join(', ')}); update the program or use another --state folder`);
}

/** Writes a row and removes it. Rejects if the disk is full or the file cannot be written. */
export async function tryToWrite(db: Db): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = { sink: '', event: '', created_at: 0, due_at: 0, attempts: 0 };
    const { id } = await transaction.insertInto('outbox').values(row).returning('id').executeTakeFirstOrThrow();
    await transaction.deleteFrom('outbox').where('id', '=', id).execute();
  });
}

/**
 * A transaction that is on disk when it ends, whatever happens to the machine: what is to be recognised after a power cut. The
 * rest may lose its last moments, which are simply done again.
 */
export async function durably<T>(db: Db, task: (transaction: Transaction<StoreSchema>) => Promise<T>): Promise<T> {
  await beginDurable(db);
  try {
    return await db.transaction().execute(task);
  } finally {
    await endDurable(db);
  }
}

/** Durable transactions under way: the setting is the connection's, so that the last one out turns it back. */
const durable = new WeakMap<Db, number>();

async function beginDurable(db: Db): Promise<void> {
  const underWay = durable.get(db) ?? 0;
  durable.set(db, underWay + 1);
  // The connection takes statements in order: whoever comes second finds it set.
  if (underWay === 0) await sql`pragma synchronous = full`.execute(db);
}

async function endDurable(db: Db): Promise<void> {
  const left = (durable.get(db) ?? 1) - 1;
  durable.set(db, left);
  if (left === 0) await sql`pragma synchronous = normal`.execute(db);
}
