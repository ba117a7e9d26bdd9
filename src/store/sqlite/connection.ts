/**
 * The connection to SQLite, and the two things that make it fast: statements that are built and prepared once, and group commit: the
 * tasks of many books share one transaction. Both are synchronous inside, as better-sqlite3 is; only the commit is waited for
 * (docs/decisions/0017).
 */
import type Database from 'better-sqlite3';
import type { Compilable, Kysely, SqliteDatabase } from 'kysely';
import type { StoreSchema } from './schema.ts';
import type { WalSync } from './wal-sync.ts';

export type Db = Kysely<StoreSchema>;

type Bound = string | number | null | Uint8Array;

/** A prepared query with parameters. */
export interface Statement<P, Row> {
  all(values: P): Row[];
  first(values: P): Row | undefined;
  /** Returns how many rows were changed. */
  run(values: P): number;
}

/** A task that waits for the next group commit. */
interface WaitingTask {
  task(): unknown;
  isDurable: boolean;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface Connection {
  sqlite: Database.Database;
  wal: WalSync;
  waiting: WaitingTask[];
}

/** How long a task waits for others to join its group: a commit costs more than everything in it. */
const GATHER_MS = 4;

const connections = new WeakMap<Db, Connection>();

export function registerConnection(db: Db, sqlite: Database.Database, wal: WalSync): void {
  connections.set(db, { sqlite, wal, waiting: [] });
}

export async function closeDatabase(db: Db): Promise<void> {
  await connectionOf(db).wal.close();
  await db.destroy();
}

function connectionOf(db: Db): Connection {
  const connection = connections.get(db);
  if (!connection) throw new Error('this database was not opened by openDatabase');
  return connection;
}

/** Stands for a value that is bound when the statement runs. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Builds and prepares a query once, when it runs first: a command runs few of all that there are. `build` gets parameters instead of
 * values; each is bound to the value of its name when the query runs.
 */
export function statement<P extends { [K in keyof P]: Bound }, Row>(db: Db, build: (db: Db, values: P) => Compilable<Row>): Statement<P, Row> {
  let made: ReturnType<typeof prepare<P, Row>> | undefined;
  const ready = () => (made ??= prepare(db, build));
  return {
    all: (values) => ready().prepared.all(...ready().bind(values)) as Row[],
    first: (values) => ready().prepared.get(...ready().bind(values)) as Row | undefined,
    run: (values) => ready().prepared.run(...ready().bind(values)).changes,
  };
}

function prepare<P extends { [K in keyof P]: Bound }, Row>(db: Db, build: (db: Db, values: P) => Compilable<Row>) {
  const named = new Proxy({} as P, { get: (_, name) => new Parameter(String(name)) });
  const { sql, parameters } = build(db, named).compile();
  const bind = (values: P) => parameters.map((each) => (each instanceof Parameter ? values[each.name as keyof P] : each));
  return { prepared: connectionOf(db).sqlite.prepare(sql), bind };
}

/**
 * Runs a task in a transaction that it shares with the other tasks of its group: many tasks, one commit. A task that throws is rolled
 * back alone.
 * @param isDurable true if the commit must survive a power cut once this resolves
 */
export function groupCommit<T>(db: Db, task: () => T, { isDurable = false } = {}): Promise<T> {
  const connection = connectionOf(db);
  return new Promise((resolve, reject) => {
    connection.waiting.push({ task, isDurable, resolve: resolve as (result: unknown) => void, reject });
    if (connection.waiting.length === 1) setTimeout(() => void flush(db, connection), GATHER_MS);
  });
}

/** Commits the group. It first waits for transactions that kysely runs. */
async function flush(db: Db, connection: Connection): Promise<void> {
  let group: WaitingTask[] = [];
  let ended: EndedTask[];
  try {
    ended = await db.connection().execute(async () => {
      group = connection.waiting.splice(0);
      return runGroup(connection.sqlite, group);
    });
  } catch (error) {
    for (const { reject } of group.length > 0 ? group : connection.waiting.splice(0)) reject(error);
    return;
  }
  // Other commits may be lost in a power cut: their work is simply done again.
  const [durable, others] = [ended.filter(({ isDurable }) => isDurable), ended.filter(({ isDurable }) => !isDurable)];
  for (const { settle } of others) settle();
  if (durable.length === 0) return;
  try {
    await connection.wal.sync();
    for (const { settle } of durable) settle();
  } catch (error) {
    for (const { reject } of durable) reject(error);
  }
}

/** A task that was committed, or rolled back alone. */
interface EndedTask extends Pick<WaitingTask, 'isDurable' | 'reject'> {
  /** Resolves or rejects it. */
  settle(): void;
}

/** Throws if none of the tasks was committed. */
function runGroup(sqlite: Database.Database, group: readonly WaitingTask[]): EndedTask[] {
  try {
    sqlite.exec('begin immediate');
    const ended = group.map((each) => ({ isDurable: each.isDurable, reject: each.reject, settle: runOne(sqlite, each) }));
    sqlite.exec('commit');
    return ended;
  } catch (error) {
    // Where the disk is full, SQLite may have ended the transaction itself (sqlite.org/lang_transaction.html).
    if (sqlite.inTransaction) sqlite.exec('rollback');
    throw error;
  }
}

function runOne(sqlite: Database.Database, { task, resolve, reject }: WaitingTask): () => void {
  sqlite.exec('savepoint one');
  try {
    const result = task();
    sqlite.exec('release one');
    return () => resolve(result);
  } catch (error) {
    if (!sqlite.inTransaction) throw error;
    sqlite.exec('rollback to one');
    sqlite.exec('release one');
    return () => reject(error);
  }
}

/** Runs a statement outside of all transactions, so that it is committed by itself. It waits for those that kysely runs. */
export function autocommit<T>(db: Db, task: () => T): Promise<T> {
  return db.connection().execute(async () => task());
}

/** The connection as kysely uses it for all other queries. Each query text is prepared once, because preparing takes longer than running. */
export function forKysely(sqlite: Database.Database): SqliteDatabase {
  const prepared = new Map<string, Database.Statement>();
  const prepare = (text: string) => {
    const known = prepared.get(text);
    if (known) return known;
    const made = sqlite.prepare(text);
    // A list of values makes a long text that hardly ever comes again.
    if (text.length <= MAX_KEPT_TEXT && prepared.size < MAX_PREPARED) prepared.set(text, made);
    return made;
  };
  return { close: () => sqlite.close(), prepare: (text) => prepare(adapted(text, sqlite)) };
}

/** Changes the two statements of kysely's transactions that do not suit us. */
function adapted(text: string, sqlite: Database.Database): string {
  // A transaction that reads before it writes would fail if another process wrote in between. This one takes the lock when it begins.
  if (text === 'begin') return 'begin immediate';
  // If SQLite has ended the transaction itself, a rollback would fail and hide the error that was the cause.
  if (text === 'rollback' && !sqlite.inTransaction) return 'select 1 where false';
  return text;
}

const MAX_KEPT_TEXT = 2000;
const MAX_PREPARED = 300;
