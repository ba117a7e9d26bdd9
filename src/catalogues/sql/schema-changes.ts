/** What must change so that the tables of a database become those of a design. Pure: it knows no database. */
import type { Column, TableDesign, Watch } from '../design/tables.ts';

export type SchemaChange =
  | { kind: 'createTable' | 'dropTable'; table: TableDesign }
  | { kind: 'addColumn' | 'dropColumn'; table: TableDesign; column: Column }
  | { kind: 'renameColumn'; table: TableDesign; column: Column; to: string }
  | { kind: 'secureRows' | 'openRows'; table: TableDesign; column: string }
  | { kind: 'watchRows' | 'unwatchRows'; table: TableDesign; watch: Watch }
  | { kind: 'createIndex' | 'dropIndex'; table: TableDesign; columns: readonly string[] };

/** Columns of the tables that a database has, by name; whoever made them. */
export type ExistingTables = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * @param before the tables as we last made them; none before the first migration
 * @param existing what is there now: what somebody removed is made again, and what somebody else made is used as it is
 */
export function schemaChanges(before: readonly TableDesign[], after: readonly TableDesign[], existing: ExistingTables): SchemaChange[] {
  const dropped = before.filter((table) => existing.has(table.name) && !isKept(table, after));
  const unwatched = before.filter((table) => existing.has(table.name) && watchOf(table) !== watchOf(after.find(({ name }) => name === table.name)));
  // What watches a table names its columns: it goes before they change, and comes once all tables are there.
  const watched = after.filter((table) => !existing.has(table.name) || watchOf(table) !== watchOf(before.find(({ name }) => name === table.name)));
  return [
    ...unwatched.flatMap((table) => (table.watch ? [{ kind: 'unwatchRows' as const, table, watch: table.watch }] : [])),
    ...dropped.map((table) => ({ kind: 'dropTable' as const, table })),
    ...after.flatMap((table) => {
      const old = before.find(({ name }) => name === table.name);
      const columns = dropped.some(({ name }) => name === table.name) ? undefined : existing.get(table.name);
      return columns ? tableChanges(old, table, columns) : created(table);
    }),
    ...watched.flatMap((table) => (table.watch ? [{ kind: 'watchRows' as const, table, watch: table.watch }] : [])),
  ];
}

/** A table that is made anew loses what watched it. */
function watchOf(table: TableDesign | undefined): string {
  return table?.watch === undefined ? '' : JSON.stringify([table.watch, keyOf(table)]);
}

/** A table with another key is another table. */
function isKept(old: TableDesign, after: readonly TableDesign[]): boolean {
  const next = after.find(({ name }) => name === old.name);
  return next !== undefined && keyOf(next) === keyOf(old);
}

function keyOf({ primaryKey, columns }: TableDesign): string {
  return JSON.stringify(primaryKey.map((name) => columns.find((column) => column.name === name)?.holds));
}

function created(table: TableDesign): SchemaChange[] {
  const secured = table.rowsOfUser === undefined ? [] : [{ kind: 'secureRows' as const, table, column: table.rowsOfUser }];
  return [{ kind: 'createTable', table }, ...table.indexes.map((columns) => ({ kind: 'createIndex' as const, table, columns })), ...secured];
}

function tableChanges(old: TableDesign | undefined, table: TableDesign, existing: ReadonlySet<string>): SchemaChange[] {
  const renamed = renames(old, table, existing);
  const isRenamed = (name: string) => renamed.some(({ column, to }) => column.name === name || to === name);
  const gone = (old?.columns ?? []).filter(({ name }) => existing.has(name) && !isRenamed(name) && !table.columns.some((column) => column.name === name));
  const retyped = (old?.columns ?? []).filter(
    (was) => existing.has(was.name) && table.columns.some(({ name, type }) => name === was.name && type !== was.type && !isRenamed(name)),
  );
  const isGone = (name: string) => [...gone, ...retyped].some((column) => column.name === name);
  const missing = table.columns.filter(({ name }) => !isRenamed(name) && (!existing.has(name) || isGone(name)));
  const newNames = new Map(renamed.map(({ column, to }) => [column.name, to]));
  const before = (old?.indexes ?? []).map((columns) => columns.map((name) => newNames.get(name) ?? name));
  const isSame = (a: readonly string[], b: readonly string[]) => a.join('\0') === b.join('\0');
  const unindexed = (old?.indexes ?? []).filter((_, at) => !table.indexes.some((columns) => isSame(columns, before[at] ?? [])) || before[at]?.some(isGone));
  const indexed = table.indexes.filter((columns) => !before.some((was) => isSame(was, columns)) || columns.some(isGone));
  return [
    ...unindexed.map((columns) => ({ kind: 'dropIndex' as const, table, columns })),
    ...renamed,
    ...[...gone, ...retyped].map((column) => ({ kind: 'dropColumn' as const, table, column })),
    ...missing.map((column) => ({ kind: 'addColumn' as const, table, column })),
    ...indexed.map((columns) => ({ kind: 'createIndex' as const, table, columns })),
    ...securityChanges(old, table),
  ];
}

function securityChanges(old: TableDesign | undefined, table: TableDesign): SchemaChange[] {
  const [was, is] = [old?.rowsOfUser, table.rowsOfUser];
  if (was === is) return [];
  return [
    ...(was === undefined ? [] : [{ kind: 'openRows' as const, table, column: was }]),
    ...(is === undefined ? [] : [{ kind: 'secureRows' as const, table, column: is }]),
  ];
}

/** A column that holds the same under another name. */
function renames(old: TableDesign | undefined, table: TableDesign, existing: ReadonlySet<string>) {
  return (old?.columns ?? []).flatMap((column) => {
    const next = table.columns.find(({ holds, type }) => holds === column.holds && type === column.type);
    const isMoved = next && next.name !== column.name && existing.has(column.name) && !existing.has(next.name);
    return isMoved ? [{ kind: 'renameColumn' as const, table, column, to: next.name }] : [];
  });
}
