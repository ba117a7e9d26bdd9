/** The rows of a store on PostgreSQL, table by table, within a transaction of the caller. */
import { type RawBuilder, sql } from 'kysely';
import type { PgQuery } from '../postgres/connection.ts';
import { type ColumnKind, columnList, type MovedRow, type MovedTable, type PostgresTable, quoted, type Value } from './tables.ts';

const CURSOR = 'moved_rows';
/** Rows with bytes may be large. */
const ROWS = 500;
const ROWS_WITH_BYTES = 50;
/** One statement takes no more (postgresql.org/docs/current/limits.html). */
const MAX_PARAMETERS = 65_535;

interface ColumnRow {
  table: string;
  name: string;
  type: string;
  numbered: boolean;
  key: number | null;
}

const KINDS: Readonly<Record<string, ColumnKind>> = { boolean: 'flag', bigint: 'whole', integer: 'whole', smallint: 'whole', text: 'text' };

/** Columns that the database computes itself are left out. */
export async function postgresTables(query: PgQuery): Promise<PostgresTable[]> {
  const { rows } = await sql<ColumnRow>`select relname as "table", attname as name, format_type(atttypid, null) as type, attidentity <> '' as numbered,
      array_position(indkey::int2[], attnum) as key
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    left join pg_index on indrelid = pg_class.oid and indisprimary
    where relnamespace = current_schema()::regnamespace and relkind = 'r' order by relname, attnum`.execute(query);
  return [...Map.groupBy(rows, ({ table }) => table)].map(([name, columns]) => {
    const numbered = columns.find((column) => column.numbered)?.name;
    const inKey = columns.filter((column) => column.key !== null).sort((a, b) => (a.key ?? 0) - (b.key ?? 0));
    return {
      name,
      columns: columns.map((column) => ({ name: column.name, kind: KINDS[column.type] ?? 'other' })),
      key: inKey.map((column) => column.name),
      ...(numbered !== undefined && { numbered }),
    };
  });
}

/** Nobody else changes these tables until the transaction ends. */
export async function lockTables(query: PgQuery, tables: readonly MovedTable[]): Promise<void> {
  await sql`lock table ${sql.join(tables.map(({ name }) => sql.table(name)))} in exclusive mode`.execute(query);
}

/** In the order of the primary key, in bundles. */
export async function* rowsOfPostgres(query: PgQuery, table: MovedTable): AsyncGenerator<MovedRow[]> {
  const order = table.order.map(({ name, kind }) => `${quoted(name)}${kind === 'text' ? ' collate "C"' : ''}`).join(', ');
  const select = `select ${columnList(table.columns)} from ${quoted(table.name)} order by ${order}`;
  await sql.raw(`declare ${CURSOR} no scroll cursor for ${select}`).execute(query);
  const atOnce = table.columns.some(({ kind }) => kind === 'other') ? ROWS_WITH_BYTES : ROWS;
  for (;;) {
    const { rows } = await sql.raw<Record<string, Value | boolean>>(`fetch ${atOnce} from ${CURSOR}`).execute(query);
    if (rows.length > 0) yield rows.map((row) => table.columns.map(({ name }) => asNumber(row[name] ?? null)));
    if (rows.length < atOnce) break;
  }
  await sql.raw(`close ${CURSOR}`).execute(query);
}

function asNumber(value: Value | boolean): Value {
  return typeof value === 'boolean' ? Number(value) : value;
}

export function insertIntoPostgres(query: PgQuery, table: MovedTable): (rows: readonly MovedRow[]) => Promise<void> {
  const into = sql.raw(`insert into ${quoted(table.name)} (${columnList(table.columns)}) values `);
  const atOnce = Math.floor(MAX_PARAMETERS / table.columns.length);
  return async (rows) => {
    for (let at = 0; at < rows.length; at += atOnce)
      await sql`${into}${sql.join(rows.slice(at, at + atOnce).map((row) => valuesOf(table, row)))}`.execute(query);
  };
}

function valuesOf({ columns }: MovedTable, row: MovedRow): RawBuilder<unknown> {
  return sql`(${sql.join(row.map((value, at) => (columns[at]?.kind === 'flag' && value !== null ? value === 1 : value)))})`;
}

/** The highest number that the table ever gave; 0 if none. */
export async function numberOfPostgres(query: PgQuery, { name, numbered }: MovedTable): Promise<number> {
  const { rows } = await sql<{
    last: number | null;
  }>`select pg_sequence_last_value(pg_get_serial_sequence(${quoted(name)}, ${numbered})::regclass) as last`.execute(query);
  return rows[0]?.last ?? 0;
}

export async function setNumberInPostgres(query: PgQuery, { name, numbered }: MovedTable, last: number): Promise<void> {
  if (last > 0) await sql`select setval(pg_get_serial_sequence(${quoted(name)}, ${numbered})::regclass, ${last})`.execute(query);
}

/** Whether the audit log refuses rows that it did not number itself. */
export async function switchTriggers(query: PgQuery, tables: readonly MovedTable[], how: 'disable' | 'enable'): Promise<void> {
  for (const { name } of tables.filter((table) => table.name.startsWith('audit_')))
    await sql`alter table ${sql.table(name)} ${sql.raw(how)} trigger user`.execute(query);
}
