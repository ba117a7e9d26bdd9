/** Rows that a statement is given: an array a column, so that the statement is the same however many there are. */
import { type RawBuilder, sql } from 'kysely';

type ColumnType = 'text' | 'bigint' | 'boolean';
type Cell = string | number | boolean | null;

/** @param name of the table that they are in the statement */
export function givenRows<T extends { [K in keyof T]: Cell }>(name: string, types: { [K in keyof T]: ColumnType }, rows: readonly T[]): RawBuilder<T> {
  const columns = Object.keys(types) as (keyof T & string)[];
  const arrays = columns.map((column) => sql`${rows.map((row) => row[column])}::${sql.raw(types[column])}[]`);
  return sql<T>`unnest(${sql.join(arrays)}) as ${sql.ref(name)}(${sql.join(columns.map((column) => sql.ref(column)))})`;
}

/** The last row of each name, in the order of names: rows that many lock are taken in one order, and each once. */
export function eachOnce<T>(rows: readonly T[], nameOf: (row: T) => string): T[] {
  const byName = new Map(rows.map((row) => [nameOf(row), row]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** What is to be done one after another because it is about the same; each turn is about different things. */
export function inTurns<T>(all: readonly T[], nameOf: (each: T) => string): T[][] {
  const turns: T[][] = [];
  const counts = new Map<string, number>();
  for (const each of all) {
    const name = nameOf(each);
    const turn = counts.get(name) ?? 0;
    counts.set(name, turn + 1);
    const others = turns[turn];
    if (others) others.push(each);
    else turns[turn] = [each];
  }
  return turns;
}
