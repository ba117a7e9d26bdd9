/** Tables in which a target keeps what it knows of itself. */
import { sql } from 'kysely';
import type { ColumnType } from '../design/tables.ts';
import type { AnyDb, SqlDialect } from './dialect.ts';

export const MIGRATIONS = 'rubricator_migrations';
/** What others changed, a row for each book. */
export const EDITS = 'rubricator_edits';
/** Says in SQLite whether the program itself is writing. */
export const WRITING = 'rubricator_writing';
export const POSITIONS = 'rubricator_positions';
/** What roles of PostgreSQL were granted. */
export const GRANTS = 'rubricator_grants';

export async function makeOwnTables(db: AnyDb, dialect: SqlDialect): Promise<void> {
  const type = (of: ColumnType) => sql.raw(dialect.typeOf({ type: of }));
  await db.schema
    .createTable(MIGRATIONS)
    .ifNotExists()
    .addColumn('version', type('integer'), (column) => column.primaryKey())
    .addColumn('applied_at', type('name'), (column) => column.notNull())
    .addColumn('tables', type('text'), (column) => column.notNull())
    .addColumn('seen', type('text'), (column) => column.notNull())
    .addColumn('undo', type('text'), (column) => column.notNull())
    .execute();
  await db.schema
    .createTable(POSITIONS)
    .ifNotExists()
    .addColumn('tenant', type('name'), (column) => column.primaryKey())
    .addColumn('store_id', type('name'), (column) => column.notNull())
    .addColumn('revision', type('integer'), (column) => column.notNull())
    .addColumn('settings_key', type('name'), (column) => column.notNull())
    .execute();
  await db.schema
    .createTable(EDITS)
    .ifNotExists()
    .addColumn('tenant', type('name'), (column) => column.notNull())
    .addColumn('book_id', type('integer'), (column) => column.notNull())
    .addColumn('edited_at', type('time'), (column) => column.notNull())
    .addColumn('version', type('integer'), (column) => column.notNull())
    .addColumn('is_disputed', type('boolean'), (column) => column.notNull())
    .addPrimaryKeyConstraint(`${EDITS}_key`, ['tenant', 'book_id'] as never[])
    .execute();
  if (dialect.type === 'postgres') await makeGrants(db, dialect);
  if (dialect.type === 'sqlite') await makeWriting(db, dialect);
}

async function makeGrants(db: AnyDb, dialect: SqlDialect): Promise<void> {
  const name = sql.raw(dialect.typeOf({ type: 'name' }));
  await db.schema
    .createTable(GRANTS)
    .ifNotExists()
    .addColumn('role', name, (column) => column.notNull())
    .addColumn('name', name, (column) => column.notNull())
    .addColumn('privileges', name, (column) => column.notNull())
    .addColumn('granted_by', name, (column) => column.notNull())
    .addPrimaryKeyConstraint(`${GRANTS}_key`, ['role', 'name'] as never[])
    .execute();
}

async function makeWriting(db: AnyDb, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable(WRITING)
    .ifNotExists()
    .addColumn('is_on', sql.raw(dialect.typeOf({ type: 'integer' })), (column) => column.notNull())
    .execute();
  const { count } = await db
    .selectFrom(WRITING)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) === 0) await db.insertInto(WRITING).values({ is_on: 0 }).execute();
}
