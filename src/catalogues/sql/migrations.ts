/**
 * Brings the tables of a target to what its design says, and takes that back. What was done is noted in the database itself, with the
 * columns as they were found afterwards: so a change that somebody else makes is seen.
 */
import { sql } from 'kysely';
import type { MigrationPlan } from '../../ports/catalogue-target.ts';
import { type Design, type TableDesign, tablesOf } from '../design/tables.ts';
import type { AnyDb } from './dialect.ts';
import { notedGrants } from './grant-notes.ts';
import { type Grants, missingGrants, outdatedGrants } from './grants.ts';
import { MIGRATIONS, makeOwnTables, POSITIONS } from './own-tables.ts';
import { missingPlace, type PlaceDeps } from './place.ts';
import { schemaChanges } from './schema-changes.ts';
import { backupOf, statementsOf } from './statements.ts';

/** Columns with their types in the words of the database, by table. */
type SeenTables = Record<string, Record<string, string>>;

interface Noted {
  version: number;
  tables: TableDesign[];
  seen: SeenTables;
  undo: (string | null)[];
}

export interface MigrationDeps extends PlaceDeps {
  design: Design;
  /** What others may do with the tables; PostgreSQL alone knows it. */
  grants?: Grants | undefined;
}

/** @param backup true to copy each table first that loses something */
export async function planMigration(deps: MigrationDeps, backup: boolean): Promise<MigrationPlan> {
  const { db, dialect, design } = deps;
  const place = await missingPlace(deps);
  const seen = await seenTables(deps);
  const last = seen[MIGRATIONS] ? await lastMigration(db) : undefined;
  const wanted = tablesOf(design).map(plain);
  const existing = new Map(Object.entries(seen).map(([name, columns]) => [name, new Set(Object.keys(columns))]));
  const changes = schemaChanges(last?.tables ?? [], wanted, existing);
  const version = (last?.version ?? 0) + 1;
  const steps = changes.flatMap((change) => statementsOf(change, { db, dialect, schema: deps.schema }).map((step) => ({ table: change.table, ...step })));
  const losing = new Set(steps.filter(({ isDestructive }) => isDestructive).map(({ table }) => table.name));
  const copies = backup ? [...losing].map((name) => backupOf(name, version, db)) : [];
  const made = new Set(changes.flatMap(({ kind, table }) => (kind === 'createTable' ? [table.name] : [])));
  const { grants } = deps;
  const granting = grants ? await missingGrants(deps, grants, { tables: wanted.map(({ name }) => name), made }) : [];
  const revoking =
    grants?.by === undefined ? [] : outdatedGrants(db, grants, { noted: await notedGrants(db, grants.by), usualSchema: dialect.usualSchema ?? '' });
  const making = place ? [{ sql: place.statement, isDestructive: false }] : [];
  const all = [...making, ...copies, ...revoking, ...steps.map(({ table: _, ...step }) => step), ...granting];
  return { version, steps: all, drift: last ? driftOf(last.seen, seen) : [] };
}

export async function runMigration(deps: MigrationDeps, { steps, version }: MigrationPlan, nowMs: number): Promise<void> {
  // Another tenant in the same tables was here before.
  if (steps.length === 0 && (await hasTables(deps))) return;
  if (deps.dialect.ownDatabase) await (await missingPlace(deps))?.make();
  await inTransaction(deps, async (db) => {
    await (await missingPlace({ ...deps, db }))?.make();
    await makeOwnTables(db, deps.dialect);
    for (const step of steps) await sql.raw(step.sql).execute(db);
    const seen = await seenTables({ ...deps, db });
    const own = tablesOf(deps.design).map(({ name }) => name);
    await db
      .insertInto(MIGRATIONS)
      .values({
        version,
        applied_at: new Date(nowMs).toISOString(),
        tables: JSON.stringify(tablesOf(deps.design).map(plain)),
        seen: JSON.stringify(Object.fromEntries(own.map((name) => [name, seen[name] ?? {}]))),
        undo: JSON.stringify(steps.map(({ undo }) => undo ?? null).reverse()),
      })
      .execute();
    await sendAgain(db);
  });
}

/** Returns what was run; undefined if there is nothing to take back. */
export async function takeMigrationBack(deps: MigrationDeps): Promise<string[] | undefined> {
  const last = (await seenTables(deps))[MIGRATIONS] ? await lastMigration(deps.db) : undefined;
  if (!last) return undefined;
  const steps = last.undo.filter((each) => each !== null);
  await inTransaction(deps, async (db) => {
    for (const step of steps) await sql.raw(step).execute(db);
    await db.deleteFrom(MIGRATIONS).where('version', '=', last.version).execute();
    await sendAgain(db);
  });
  return steps;
}

/** True once there was a migration. */
export async function hasTables(deps: PlaceDeps): Promise<boolean> {
  return Object.hasOwn(await seenTables(deps), POSITIONS);
}

/** New columns are empty until every book was sent again. */
async function sendAgain(db: AnyDb): Promise<void> {
  await db.updateTable(POSITIONS).set({ settings_key: '' }).execute();
}

async function inTransaction({ db, dialect }: MigrationDeps, task: (db: AnyDb) => Promise<void>): Promise<void> {
  await (dialect.hasTransactionalDdl ? db.transaction().execute(task) : db.connection().execute(task));
}

async function lastMigration(db: AnyDb): Promise<Noted | undefined> {
  const row: Readonly<Record<string, unknown>> | undefined = await db.selectFrom(MIGRATIONS).selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
  const json = (column: string) => JSON.parse(String(row?.[column])) as unknown;
  return (
    row && { version: Number(row.version), tables: json('tables') as TableDesign[], seen: json('seen') as SeenTables, undo: json('undo') as Noted['undo'] }
  );
}

async function seenTables(deps: PlaceDeps): Promise<SeenTables> {
  const { db, dialect, schema = dialect.usualSchema } = deps;
  if (dialect.ownDatabase && (await missingPlace(deps))) return {};
  const tables = await db.introspection.getTables();
  return Object.fromEntries(
    tables
      .filter((table) => !table.isView && (schema === undefined || table.schema === schema))
      .map(({ name, columns }) => [name, Object.fromEntries(columns.map((column) => [column.name, column.dataType.toLowerCase()]))]),
  );
}

function driftOf(before: SeenTables, now: SeenTables): string[] {
  return Object.entries(before).flatMap(([table, columns]) => {
    const found = now[table];
    if (!found) return [`the table ${table} is gone`];
    const lost = Object.entries(columns).flatMap(([column, type]) => {
      const is = found[column];
      if (is === undefined) return [`${table}.${column} is gone`];
      return is === type ? [] : [`${table}.${column} was ${type} and is ${is} now`];
    });
    const added = Object.keys(found).filter((column) => !Object.hasOwn(columns, column));
    return [...lost, ...added.map((column) => `${table}.${column} is not ours`)];
  });
}

function plain({ name, columns, primaryKey, indexes, rowsOfUser, watch }: TableDesign): TableDesign {
  return { name, columns, primaryKey, indexes, ...(rowsOfUser !== undefined && { rowsOfUser }), ...(watch && { watch }) };
}
