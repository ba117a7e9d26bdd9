/**
 * The connection to SQLite, and the two things that make it fast: statements that are built and prepared once, and transactions that
 * come together, so that what many books have to say is committed at once. Both are synchronous inside, as better-sqlite3 is; what waits is the commit.
 */
import type Database from 'better-sqlite3';
import type { Compilable, Kysely, SqliteDatabase } from 'kysely';
import type { StoreSchema } from './schema.ts';

export type Db = Kysely<StoreSchema>;

type Bound = string | number | null | Uint8Array;

/** A query with places for values. */
export interface Statement<P, Row> {
  all(values: P): Row[];
  first(values: P): Row | undefined;
  /** Returns how many rows were changed. */
  run(values: P): number;
}

interface Together {
  task(): unknown;
  isDurable: boolean;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface Connection {
  sqlite: Database.Database;
  waiting: Together[];
}

/** For so long a transaction waits for others to come along: a commit costs more than all that is in it. */
const GATHER_MS = 4;

const connections = new WeakMap<Db, Connection>();

export function registerConnection(db: Db, sqlite: Database.Database): void {
  connections.set(db, { sqlite, waiting: [] });
}

function connectionOf(db: Db): Connection {
  const connection = connections.get(db);
  if (!connection) throw new Error('this database was not opened by openDatabase');
  return connection;
}

/** Where a value goes once it is known. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Builds a query once. `build` gets places instead of values, by the names that the values will have. */
export function statement<P extends { [K in keyof P]: Bound }, Row>(db: Db, build: (db: Db, values: P) => Compilable<Row>): Statement<P, Row> {
  const places = new Proxy({} as P, { get: (_, name) => new Place(String(name)) });
  const { sql, parameters } = build(db, places).compile();
  const prepared = connectionOf(db).sqlite.prepare(sql);
  const bind = (values: P) => parameters.map((each) => (each instanceof Place ? values[each.name as keyof P] : each));
  return {
    all: (values) => prepared.all(...bind(values)) as Row[],
    first: (values) => prepared.get(...bind(values)) as Row | undefined,
    run: (values) => prepared.run(...bind(values)).changes,
  };
}

/**
 * Runs a task in a transaction, together with all others that come in the same turn: one commit for many. A task that throws
 * leaves nothing behind and disturbs no other.
 * @param isDurable on disk when this resolves, whatever happens to the machine
 */
export function together<T>(db: Db, task: () => T, { isDurable = false } = {}): Promise<T> {
  const connection = connectionOf(db);
  return new Promise((resolve, reject) => {
    connection.waiting.push({ task, isDurable, resolve: resolve as (result: unknown) => void, reject });
    if (connection.waiting.length === 1) setTimeout(() => void flush(db, connection), GATHER_MS);
  });
}

/** Whoever is within a transaction of his own is waited for. */
async function flush(db: Db, connection: Connection): Promise<void> {
  let group: Together[] = [];
  try {
    await db.connection().execute(async () => {
      group = connection.waiting.splice(0);
      runGroup(connection.sqlite, group);
    });
  } catch (error) {
    for (const { reject } of group.length > 0 ? group : connection.waiting.splice(0)) reject(error);
  }
}

/** Throws if nothing of it was committed. */
function runGroup(sqlite: Database.Database, group: readonly Together[]): void {
  const isDurable = group.some((each) => each.isDurable);
  const settled: (() => void)[] = [];
  // The rest may lose its last moments in a power cut: they are simply done again.
  if (isDurable) sqlite.pragma('synchronous = full');
  try {
    sqlite.exec('begin immediate');
    for (const each of group) settled.push(runOne(sqlite, each));
    sqlite.exec('commit');
  } catch (error) {
    // Where the disk is full, SQLite may have ended the transaction itself (sqlite.org/lang_transaction.html).
    if (sqlite.inTransaction) sqlite.exec('rollback');
    throw error;
  } finally {
    if (isDurable) sqlite.pragma('synchronous = normal');
  }
  for (const settle of settled) settle();
}

function runOne(sqlite: Database.Database, { task, resolve, reject }: Together): () => void {
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

/** Runs a statement as soon as nobody is within a transaction of his own. */
export function alone<T>(db: Db, task: () => T): Promise<T> {
  return db.connection().execute(async () => task());
}

/** The connection as Kysely uses it for all other queries. A text is prepared once, because that takes longer than running it. */
export function forKysely(sqlite: Database.Database): SqliteDatabase {
  const prepared = new Map<string, Database.Statement>();
  const prepare = (text: string) => {
    const known = prepared.get(text);
    if (known) return known;
    const made = sqlite.prepare(text);
    // Lists of values make texts of many lengths, which are seldom the same twice.
    if (text.length <= MAX_KEPT_TEXT && prepared.size < MAX_PREPARED) prepared.set(text, made);
    return made;
  };
  return { close: () => sqlite.close(), prepare: (text) => prepare(inOurWay(text, sqlite)) };
}

function inOurWay(text: string, sqlite: Database.Database): string {
  // A transaction that first reads and then writes would fail if another process wrote in between. It takes the lock at its beginning.
  if (text === 'begin') return 'begin immediate';
  // Rolling back a transaction that SQLite ended itself would be an error that hides the first.
  if (text === 'rollback' && !sqlite.inTransaction) return 'select 1 where false';
  return text;
}

const MAX_KEPT_TEXT = 2000;
const MAX_PREPARED = 300;
