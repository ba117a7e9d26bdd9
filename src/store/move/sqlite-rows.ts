/** The rows of a store on SQLite, table by table. */
import Database from 'better-sqlite3';
import { storable } from '../postgres/connection.ts';
import { asBothHaveIt } from './digest.ts';
import { columnList, type MovedRow, type MovedTable, quoted, type SqliteTables, type Value } from './tables.ts';

/** So many rows at once, or fewer if their bytes are many. */
const ROWS = 500;
const BYTES = 4_000_000;

export function openToMove(file: string, { isReadOnly }: { isReadOnly: boolean }): Database.Database {
  const db = new Database(file, { readonly: isReadOnly, fileMustExist: true });
  // Both sides put rows in the same order, whatever PostgreSQL cannot have in a text.
  db.function('storable', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? storable(text) : text));
  return db;
}

export function sqliteTables(db: Database.Database): SqliteTables {
  const tables = db.prepare<[], { name: string }>("select name from sqlite_master where type = 'table' order by name").all();
  const columns = db.prepare<[string], { name: string }>('select name from pragma_table_xinfo(?) where hidden = 0');
  return new Map(tables.map(({ name }) => [name, columns.all(name).map((column) => column.name)]));
}

/** In the order of the primary key, in bundles. */
export function* rowsOfSqlite(db: Database.Database, table: MovedTable): Generator<MovedRow[]> {
  const order = table.order.map(({ name, kind }) => (kind === 'text' ? `storable(${quoted(name)})` : quoted(name)));
  const select = db.prepare<[], Value[]>(`select ${columnList(table.columns)} from ${quoted(table.name)} order by ${order.join(', ')}`).raw();
  let rows: MovedRow[] = [];
  let bytes = 0;
  for (const row of select.iterate()) {
    rows.push(asBothHaveIt(table, row));
    bytes += row.reduce<number>((sum, value) => sum + (typeof value === 'number' || value === null ? 8 : value.length), 0);
    if (rows.length < ROWS && bytes < BYTES) continue;
    yield rows;
    rows = [];
    bytes = 0;
  }
  if (rows.length > 0) yield rows;
}

export function insertIntoSqlite(db: Database.Database, table: MovedTable): (rows: readonly MovedRow[]) => void {
  const insert = db.prepare(`insert into ${quoted(table.name)} (${columnList(table.columns)}) values (${table.columns.map(() => '?').join(', ')})`);
  return (rows) => {
    for (const row of rows) insert.run(...row);
  };
}

/** The highest number that each table ever gave. */
export function numbersOfSqlite(db: Database.Database): Map<string, number> {
  const rows = db.prepare<[], { name: string; seq: number }>('select name, seq from sqlite_sequence').all();
  return new Map(rows.map(({ name, seq }) => [name, seq]));
}

export function setNumberInSqlite(db: Database.Database, { name }: MovedTable, last: number): void {
  db.prepare('delete from sqlite_sequence where name = ?').run(name);
  db.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(name, last);
}

/** Does something while the audit log takes rows as they are. */
export async function withoutTriggers(db: Database.Database, task: () => Promise<void>): Promise<void> {
  const triggers = db
    .prepare<[], { name: string; sql: string }>("select name, sql from sqlite_master where type = 'trigger' and tbl_name like 'audit\\_%' escape '\\'")
    .all();
  for (const { name } of triggers) db.exec(`drop trigger ${quoted(name)}`);
  await task();
  for (const { sql } of triggers) db.exec(sql);
}
