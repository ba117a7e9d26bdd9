/** Changes of tables in the words of a database, and how each is taken back. */
import { sql } from 'kysely';
import type { MigrationStep } from '../../ports/catalogue-target.ts';
import type { Column, TableDesign } from '../design/tables.ts';
import type { AnyDb, SqlDialect } from './dialect.ts';
import type { SchemaChange } from './schema-changes.ts';
import { placeOf, takenBack, watching } from './watching.ts';

export interface StatementDeps {
  db: AnyDb;
  dialect: SqlDialect;
  schema: string | undefined;
}

export function statementsOf(change: SchemaChange, deps: StatementDeps): MigrationStep[] {
  if ('watch' in change) {
    const steps = watching(change.table, change.watch, deps);
    return change.kind === 'watchRows' ? steps : takenBack(steps);
  }
  return [statementOf(change, deps)];
}

function statementOf(change: Exclude<SchemaChange, { kind: 'watchRows' | 'unwatchRows' }>, deps: StatementDeps): MigrationStep {
  const { db, dialect } = deps;
  const { table } = change;
  const alter = () => db.schema.alterTable(table.name);
  const add = (column: Column) => textOf(alter().addColumn(column.name, sql.raw(dialect.typeOf(column))));
  switch (change.kind) {
    case 'createTable':
      return { sql: createTable(table, db, dialect), undo: dropTable(table, db), isDestructive: false };
    case 'dropTable':
      return { sql: dropTable(table, db), undo: createTable(table, db, dialect), isDestructive: true };
    case 'addColumn':
      return { sql: add(change.column), undo: textOf(alter().dropColumn(change.column.name)), isDestructive: false };
    case 'dropColumn':
      return { sql: textOf(alter().dropColumn(change.column.name)), undo: add(change.column), isDestructive: true };
    case 'renameColumn': {
      const { column, to } = change;
      return { sql: textOf(alter().renameColumn(column.name, to)), undo: textOf(alter().renameColumn(to, column.name)), isDestructive: false };
    }
    case 'secureRows':
      return { sql: secured(table, change.column, deps), undo: opened(table, deps), isDestructive: false };
    case 'openRows':
      return { sql: opened(table, deps), undo: secured(table, change.column, deps), isDestructive: false };
    case 'createIndex':
      return { sql: createIndex(table, change.columns, db, dialect), undo: dropIndex(table, change.columns, db, dialect), isDestructive: false };
    case 'dropIndex':
      return { sql: dropIndex(table, change.columns, db, dialect), undo: createIndex(table, change.columns, db, dialect), isDestructive: false };
  }
}

/** The owner of the table sees all rows; any other user those that bear its name (postgresql.org/docs/current/ddl-rowsecurity.html). */
function secured({ name }: TableDesign, column: string, { db, schema }: StatementDeps): string {
  const table = placeOf(name, schema, db);
  return `alter table ${table} enable row level security; create policy "own_rows" on ${table} using (${sql.ref(column).compile(db).sql} = current_user)`;
}

function opened({ name }: TableDesign, { db, schema }: StatementDeps): string {
  const table = placeOf(name, schema, db);
  return `drop policy "own_rows" on ${table}; alter table ${table} disable row level security`;
}

/** A copy of a table as it is, before something in it is lost. */
export function backupOf(name: string, version: number, db: AnyDb): MigrationStep {
  const copy = `${name}_backup_${version}`;
  return { sql: textOf(db.schema.createTable(copy).as(db.selectFrom(name).selectAll())), isDestructive: false };
}

function textOf(statement: { compile(): { sql: string } }): string {
  return statement.compile().sql;
}

function createTable({ name, columns, primaryKey }: TableDesign, db: AnyDb, dialect: SqlDialect): string {
  let table = db.schema.createTable(name);
  for (const column of columns) table = table.addColumn(column.name, sql.raw(dialect.typeOf(column)), (built) => (column.isRequired ? built.notNull() : built));
  return textOf(table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey] as never[]));
}

function dropTable({ name }: TableDesign, db: AnyDb): string {
  return textOf(db.schema.dropTable(name));
}

function indexName({ name }: TableDesign, columns: readonly string[]): string {
  return `${name}_by_${columns.join('_')}`;
}

/** An index of long texts takes their first letters, or hashes of them, as the database can. */
function createIndex(table: TableDesign, columns: readonly string[], db: AnyDb, { indexedLetters, hashesTexts }: SqlDialect): string {
  const isText = (name: string) => table.columns.some((column) => column.name === name && column.type === 'text');
  const index = db.schema.createIndex(indexName(table, columns)).on(table.name);
  if (hashesTexts && columns.some(isText)) return textOf(index.using('hash').column(columns.find(isText) ?? ''));
  return textOf(
    index.expression(sql.join(columns.map((name) => (indexedLetters && isText(name) ? sql`${sql.ref(name)}(${sql.lit(indexedLetters)})` : sql.ref(name))))),
  );
}

function dropIndex(table: TableDesign, columns: readonly string[], db: AnyDb, { isMysql }: SqlDialect): string {
  const index = db.schema.dropIndex(indexName(table, columns));
  return textOf(isMysql ? index.on(table.name) : index);
}
