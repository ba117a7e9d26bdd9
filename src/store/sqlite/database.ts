/** Opens the store: one SQLite file in WAL mode, brought up to date by ordered migrations. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { barringSteps, contractionAhead, EXPANDING_TABLE, migrationsOf, pendingSteps, type SchemaState, type SchemaSteps } from '../schema-steps.ts';
import { StoreError } from '../store-error.ts';
import { defineHasValue } from './catalogue-filter.ts';
import { closeDatabase, type Db, forKysely, registerConnection } from './connection.ts';
import { type FileLock, isLockedByOthers, lockFile } from './instance-lock.ts';
import { refuseLost } from './lost-store.ts';
import { makePrivate } from './private-file.ts';
import type { StoreSchema } from './schema.ts';
import { STEPS } from './steps.ts';
import { createWalSync, type SyncDescriptor } from './wal-sync.ts';

export interface OpenDatabaseOptions {
  /** True to make a new store where there was another one. */
  mayBeginAnew?: boolean;
  /** A new store is made by running these if they are not the program's own. */
  steps?: SchemaSteps;
  /** Puts a file on disk; a test has its own. */
  syncFile?: SyncDescriptor;
}

/** Opens and migrates the store at an absolute path (or `:memory:`). Throws `StoreError`. */
export async function openDatabase(file: string, { mayBeginAnew = false, steps = STEPS, syncFile }: OpenDatabaseOptions = {}): Promise<Db> {
  let sqlite: Database.Database | undefined;
  let lock: FileLock | undefined;
  try {
    if (file !== ':memory:') {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      lock = await lockToOpen(file);
      if (!mayBeginAnew) refuseLost(file);
      makePrivate(file);
    }
    sqlite = new Database(file, { timeout: LOCK_WAIT_MS });
    refuseNewer(sqlite, file, steps);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    // 16 MB of page cache, as much in the WAL before a checkpoint, and savepoints in memory instead of in a file.
    sqlite.pragma('cache_size = -16000');
    sqlite.pragma('wal_autocheckpoint = 4000');
    sqlite.pragma('temp_store = memory');
    const db = new Kysely<StoreSchema>({ dialect: new SqliteDialect({ database: forKysely(sqlite) }) });
    registerConnection(db, sqlite, createWalSync(file, syncFile));
    defineHasValue(sqlite);
    await migrate(db, { sqlite, file, steps });
    // Kysely closes only what it has asked something.
    await db.connection().execute(async () => undefined);
    return db;
  } catch (error) {
    sqlite?.close();
    if (error instanceof StoreError) throw error;
    const advice = DAMAGED.test(String((error as { code?: unknown }).code)) ? '; rubricator state check tells what can be done' : '';
    throw new StoreError(`cannot open the store ${file}: ${errnoOf(error) ?? messageOf(error)}${advice}`, { cause: error });
  } finally {
    lock?.release();
  }
}

/** Brings a store up to date that somebody else opens. Throws `StoreError`. */
export async function bringUpToDate(file: string): Promise<void> {
  await closeDatabase(await openDatabase(file));
}

/** One process at a time makes a store: SQLite refuses at once, without waiting, where two change a new file to a WAL. */
async function lockToOpen(file: string): Promise<FileLock> {
  for (let waitedMs = 0; waitedMs < MIGRATION_WAIT_MS; waitedMs += LOOK_AGAIN_MS) {
    const lock = lockFile(`${file}.lock`, 0);
    if (lock) return lock;
    await sleep(LOOK_AGAIN_MS);
  }
  throw new StoreError(`cannot open the store ${file}: another process has been opening it for two minutes`);
}

const LOOK_AGAIN_MS = 20;
const DAMAGED = /^SQLITE_(?:NOTADB|CORRUPT)/;

/** Another process may be migrating the same store, and a large one takes a while. */
const MIGRATION_WAIT_MS = 120_000;
const LOCK_WAIT_MS = 5000;

/**
 * Brings a store up to date in one transaction, so that neither a kill nor another process that opens it sees a part of that. Kysely
 * takes SQLite for unable to change tables in a transaction, so the transaction is ours.
 */
async function migrate(db: Db, { sqlite, file, steps }: { sqlite: Database.Database; file: string; steps: SchemaSteps }): Promise<void> {
  const state = schemaStateOf(sqlite);
  if (pendingSteps(steps, state).length === 0) return;
  const contraction = contractionAhead(steps, state);
  if (contraction !== undefined && file !== ':memory:' && isLockedByOthers(dirname(file)))
    throw new StoreError(`the store ${file} is brought up to date (${contraction}) while no older Rubricator works on it: stop the daemon first`);
  sqlite.pragma(`busy_timeout = ${MIGRATION_WAIT_MS}`);
  sqlite.exec('begin immediate');
  try {
    if (steps === STEPS && isEmpty(sqlite)) sqlite.exec(await baseline());
    else await run(steps, db);
    sqlite.exec('commit');
  } finally {
    if (sqlite.inTransaction) sqlite.exec('rollback');
    sqlite.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
  }
}

function isEmpty(sqlite: Database.Database): boolean {
  return sqlite.prepare('select 1 from sqlite_master').get() === undefined;
}

/** What all steps make of nothing: in one go it takes a tenth of the time. */
async function baseline(): Promise<string> {
  const { BASELINE } = await import('./baseline.ts');
  return BASELINE;
}

async function run(steps: SchemaSteps, db: Db): Promise<void> {
  const { Migrator } = await import('kysely/migration');
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrationsOf(steps) } }).migrateToLatest();
  if (error) throw error;
}

/** @param sqlite may be opened for reading only */
export function schemaStateOf(sqlite: Database.Database): SchemaState {
  const namesIn = (table: string): string[] => {
    const isThere = sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table) !== undefined;
    return isThere ? (sqlite.prepare(`select name from ${table}`).pluck().all() as string[]) : [];
  };
  return { applied: namesIn('kysely_migration'), expanding: namesIn(EXPANDING_TABLE) };
}

/** Throws for a store that a newer program made and this one cannot work on, and does not change it. */
function refuseNewer(sqlite: Database.Database, file: string, steps: SchemaSteps): void {
  const barring = barringSteps(steps, schemaStateOf(sqlite));
  if (barring.length > 0)
    throw new StoreError(`the store ${file} was made by a newer Rubricator (${barring.join(', ')}); update the program or use another --state folder`);
}

/** Writes a row and removes it. Rejects if the disk is full or the file cannot be written. */
export async function tryToWrite(db: Db): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = { sink: '', event: '', created_at: 0, due_at: 0, attempts: 0 };
    const { id } = await transaction.insertInto('outbox').values(row).returning('id').executeTakeFirstOrThrow();
    await transaction.deleteFrom('outbox').where('id', '=', id).execute();
  });
}
