/** Opens the store: one SQLite file in WAL mode, brought up to date by ordered migrations. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { up as first } from '../migrations/001-first.ts';
import { up as second } from '../migrations/002-providers-and-decisions.ts';
import { up as third } from '../migrations/003-writes.ts';
import { up as fourth } from '../migrations/004-queue.ts';
import { up as fifth } from '../migrations/005-what-is-present.ts';
import { up as sixth } from '../migrations/006-leases-and-limits.ts';
import { up as seventh } from '../migrations/007-records.ts';
import { up as eighth } from '../migrations/008-actors.ts';
import { up as ninth } from '../migrations/009-undo-by-book.ts';
import { up as tenth } from '../migrations/010-starts.ts';
import { up as eleventh } from '../migrations/011-parts-of-runs.ts';
import { up as twelfth } from '../migrations/012-listed-books.ts';
import { up as thirteenth } from '../migrations/013-audit-log.ts';
import { up as fourteenth } from '../migrations/014-accounts.ts';
import { up as fifteenth } from '../migrations/015-statistics.ts';
import { up as seventeenth } from '../migrations/017-own-fields.ts';
import { up as twentieth } from '../migrations/020-words-by-hand.ts';
import { up as twentyFirst } from '../migrations/021-changed-books.ts';
import { up as twentySecond } from '../migrations/022-pauses.ts';
import { up as twentyThird } from '../migrations/023-book-marks.ts';
import { up as twentyFourth } from '../migrations/024-searched-fields.ts';
import { up as twentyFifth } from '../migrations/025-listed-sessions.ts';
import { up as twentySixth } from '../migrations/026-known-names.ts';
import { barringSteps, contractionAhead, EXPANDING_TABLE, migrationsOf, pendingSteps, type SchemaState, type SchemaSteps } from '../schema-steps.ts';
import { StoreError } from '../store-error.ts';
import { defineHasValue } from './catalogue-filter.ts';
import { closeDatabase, type Db, forKysely, registerConnection } from './connection.ts';
import { type FileLock, isLockedByOthers, lockFile } from './instance-lock.ts';
import { refuseLost } from './lost-store.ts';
import { makePrivate } from './private-file.ts';
import type { StoreSchema } from './schema.ts';
import { createWalSync, type SyncDescriptor } from './wal-sync.ts';

/** Later ones are written in two steps where daemons may go on meanwhile: docs/house.md#migrations. */
export const STEPS: SchemaSteps = {
  '001-first': { up: first },
  '002-providers-and-decisions': { up: second },
  '003-writes': { up: third },
  '004-queue': { up: fourth },
  '005-what-is-present': { up: fifth },
  '006-leases-and-limits': { up: sixth },
  '007-records': { up: seventh },
  '008-actors': { up: eighth },
  '009-undo-by-book': { up: ninth },
  '010-starts': { up: tenth },
  '011-parts-of-runs': { up: eleventh },
  '012-listed-books': { up: twelfth },
  '013-audit-log': { up: thirteenth },
  '014-accounts': { up: fourteenth },
  '015-statistics': { up: fifteenth },
  '017-own-fields': { up: seventeenth },
  '020-words-by-hand': { up: twentieth },
  '021-changed-books': { up: twentyFirst },
  '022-pauses': { up: twentySecond },
  '023-book-marks': { up: twentyThird },
  '024-searched-fields': { up: twentyFourth },
  '025-listed-sessions': { up: twentyFifth },
  '026-known-names': { kind: 'expand', up: twentySixth },
};

export interface OpenDatabaseOptions {
  /** True to make a new store where there was another one. */
  mayBeginAnew?: boolean;
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
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrationsOf(steps) } }).migrateToLatest();
    if (error) throw error;
    sqlite.exec('commit');
  } finally {
    if (sqlite.inTransaction) sqlite.exec('rollback');
    sqlite.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
  }
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
