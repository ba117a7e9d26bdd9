/** Which tables and columns go from one kind of store into another. Both sides say which they have, and nothing is left behind unsaid. */
import { EXPANDING_TABLE } from '../schema-steps.ts';
import { StoreError } from '../store-error.ts';

/** As SQLite has values: a flag is 0 or 1. */
export type Value = string | number | Uint8Array | null;
export type MovedRow = readonly Value[];

/** What a value becomes in PostgreSQL. */
export type ColumnKind = 'flag' | 'whole' | 'text' | 'other';

export interface MovedColumn {
  name: string;
  kind: ColumnKind;
}

export interface PostgresTable {
  name: string;
  columns: readonly MovedColumn[];
  /** Columns of the primary key; empty without one. */
  key: readonly string[];
  /** The column that numbers the rows; undefined without one. */
  numbered?: string;
}

export interface MovedTable extends PostgresTable {
  /** By which its rows are put in order: the primary key, or else all columns. */
  order: readonly MovedColumn[];
}

/** Names of the columns of each table. */
export type SqliteTables = ReadonlyMap<string, readonly string[]>;

/**
 * Made anew by each side: indexes and what lists are read from, notes of migrations, and the order of changes, which means nothing in a store of
 * another identity, and who works there. The words of `searched_fields` are those of an index that is made anew.
 */
const MADE_ANEW = new Set([
  EXPANDING_TABLE,
  ...['records_unindexed', 'facet_values', 'facet_counts', 'facet_changes', 'listed_books', 'sort_keys', 'sorts'],
  ...['searched_fields', 'changed_books', 'store_identity', 'moved_to', 'workers'],
]);
const MADE_ANEW_ALL = ['kysely_', 'sqlite_', 'records_index'];

function isMadeAnew(table: string): boolean {
  return MADE_ANEW.has(table) || MADE_ANEW_ALL.some((beginning) => table.startsWith(beginning));
}

/** Others name their rows. */
const FIRST = ['users', 'items', 'runs'];

export const RECORDS = 'records';

/** Throws `StoreError` if something of the one side has no place on the other. */
export function movedTables(sqlite: SqliteTables, postgres: readonly PostgresTable[], from: 'SQLite' | 'PostgreSQL'): MovedTable[] {
  const moved = postgres.filter(({ name }) => !isMadeAnew(name));
  const inPostgres = new Map(moved.map((table) => [table.name, table.columns.map((column) => column.name)]));
  const inSqlite = new Map([...sqlite].filter(([name]) => !isMadeAnew(name)));
  const [source, target] = from === 'SQLite' ? [inSqlite, inPostgres] : [inPostgres, inSqlite];
  for (const [table, columns] of source) {
    const placeless = columns.find((column) => !target.get(table)?.includes(column));
    if (!target.has(table) || placeless !== undefined)
      throw new StoreError(`there is no place for ${[table, placeless].filter((name) => name !== undefined && target.has(table)).join('.') || table}`);
  }
  const tables = moved.filter(({ name }) => source.has(name)).map((table) => withOrder(table, source.get(table.name) ?? []));
  const rank = ({ name }: MovedTable) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return tables.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** Has only the columns that the source has. */
function withOrder(table: PostgresTable, names: readonly string[]): MovedTable {
  const columns = table.columns.filter(({ name }) => names.includes(name));
  const key = table.key.flatMap((name) => columns.filter((column) => column.name === name));
  return { ...table, columns, order: key.length > 0 ? key : columns };
}

/** For SQL of either side. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function columnList(columns: readonly MovedColumn[]): string {
  return columns.map(({ name }) => quoted(name)).join(', ');
}
