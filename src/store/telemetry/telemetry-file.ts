/**
 * The file in which telemetry is kept, apart from the store: it may be lost without harm, and what goes wrong with it stops nothing else.
 * Books are rows, everything below them is packed in blocks, and counters of hours and days outlast both.
 */
import Database from 'better-sqlite3';
import { type Generated, Kysely, SqliteDialect } from 'kysely';
import { ReadError } from '../../domain/errors.ts';
import { forKysely } from '../sqlite/connection.ts';
import { makePrivate } from '../sqlite/private-file.ts';

export interface TelemetrySchema {
  books: {
    id: Generated<number>;
    trace: string;
    item_id: number | null;
    library: string;
    path: string;
    started_at: number;
    took_ms: number;
    outcome: string;
    /** JSON: what its stages and questions took. */
    stages: string;
  };
  blocks: {
    id: Generated<number>;
    /** When the first and the last of its spans began. */
    first_at: number;
    last_at: number;
    spans: number;
    /** JSON lines, compressed. */
    packed: Uint8Array;
  };
  counters: {
    period: 'hour' | 'day';
    /** When it began, in UTC. */
    at: number;
    name: string;
    /** A provider or a library; empty for stages. */
    source: string;
    count: number;
    errors: number;
    cached: number;
    took_ms: number;
    waited_ms: number;
    max_ms: number;
    /** JSON: how many took how long. */
    buckets: string;
  };
}

export type TelemetryDb = Kysely<TelemetrySchema>;

export interface TelemetryFile {
  db: TelemetryDb;
  /** Without the room that deleted rows have left. */
  usedBytes(): number;
  /** Gives that room back. */
  shrink(): void;
  close(): void;
}

const VERSION = 1;
const LOCK_WAIT_MS = 5000;

const TABLES = `
create table books (
  id integer primary key, trace text not null, item_id integer, library text not null, path text not null,
  started_at real not null, took_ms real not null, outcome text not null, stages text not null
);
create index books_by_time on books (started_at);
create table blocks (id integer primary key, first_at real not null, last_at real not null, spans integer not null, packed blob not null);
create index blocks_by_time on blocks (last_at);
create table counters (
  period text not null, at integer not null, name text not null, source text not null,
  count integer not null, errors integer not null, cached integer not null,
  took_ms real not null, waited_ms real not null, max_ms real not null, buckets text not null,
  primary key (period, at, name, source)
) without rowid;
pragma user_version = ${VERSION};
`;

/** Opens the file at an absolute path, or makes it. Throws what SQLite throws, and `ReadError` for that of a newer program. */
export function openTelemetryFile(file: string, { isReadOnly = false } = {}): TelemetryFile {
  if (!isReadOnly) makePrivate(file);
  const sqlite = new Database(file, { timeout: LOCK_WAIT_MS, readonly: isReadOnly });
  try {
    if (!isReadOnly) {
      sqlite.pragma('auto_vacuum = incremental');
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('synchronous = NORMAL');
      sqlite.transaction(() => makeTables(sqlite)).immediate();
    }
    if (versionOf(sqlite) > VERSION) throw new ReadError('a newer Rubricator made it');
    return fileOf(sqlite);
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function makeTables(sqlite: Database.Database): void {
  if (versionOf(sqlite) === 0) sqlite.exec(TABLES);
}

function versionOf(sqlite: Database.Database): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

function fileOf(sqlite: Database.Database): TelemetryFile {
  const number = (name: string) => Number(sqlite.pragma(name, { simple: true }));
  return {
    db: new Kysely<TelemetrySchema>({ dialect: new SqliteDialect({ database: forKysely(sqlite) }) }),
    usedBytes: () => (number('page_count') - number('freelist_count')) * number('page_size'),
    shrink: () => void sqlite.pragma('incremental_vacuum'),
    close: () => void sqlite.close(),
  };
}
