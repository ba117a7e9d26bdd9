/** Notes, in a table of each schema, of what we granted to roles of PostgreSQL: nothing else is ever taken back. */
import { sql } from 'kysely';
import type { AnyDb } from './dialect.ts';
import { GRANTS } from './own-tables.ts';
import { placeOf } from './watching.ts';

export interface NotedGrant {
  schema: string;
  role: string;
  /** The tables that it is about; none where it is about the schema itself. */
  names: readonly string[];
  privileges: readonly string[];
}

/** How the schema itself stands among the names. */
const SCHEMA = '';

/** What was granted under a name, in any schema, to roles and on tables that are still there. */
export async function notedGrants(db: AnyDb, by: string): Promise<NotedGrant[]> {
  const { rows } = await sql<{ schema: string }>`select nspname as schema from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relname = ${GRANTS} and relkind = 'r' and has_table_privilege(pg_class.oid, 'select') order by nspname`.execute(db);
  const found: NotedGrant[] = [];
  for (const { schema } of rows) found.push(...(await grantsIn(schema, by, db)));
  return found;
}

async function grantsIn(schema: string, by: string, db: AnyDb): Promise<NotedGrant[]> {
  const { rows } = await sql<{ role: string; name: string; privileges: string }>`select role, name, privileges from ${sql.id(schema, GRANTS)} as noted
    where granted_by = ${by} and exists (select from pg_roles where rolname = role) and (name = ${SCHEMA} or exists (
      select from pg_class join pg_namespace on pg_namespace.oid = relnamespace where nspname = ${schema} and relname = noted.name and relkind in ('r', 'p')))
    order by role, name`.execute(db);
  const alike = Map.groupBy(rows, ({ role, name, privileges }) => JSON.stringify([role, privileges, name === SCHEMA]));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const names = [first, ...others].map(({ name }) => name).filter((name) => name !== SCHEMA);
    return [{ schema, role: first.role, names, privileges: first.privileges.split(', ') }];
  });
}

export function noting({ schema, role, names, privileges }: NotedGrant, by: string, db: AnyDb): string {
  const text = (value: string) => sql.lit(value).compile(db).sql;
  const rows = namesIn(names).map((name) => `(${[role, name, privileges.join(', '), by].map(text).join(', ')})`);
  return `insert into ${placeOf(GRANTS, schema, db)} (role, name, privileges, granted_by) values ${rows.join(', ')} on conflict (role, name) do update set privileges = excluded.privileges, granted_by = excluded.granted_by`;
}

export function forgetting({ schema, role, names }: NotedGrant, db: AnyDb): string {
  const text = (value: string) => sql.lit(value).compile(db).sql;
  return `delete from ${placeOf(GRANTS, schema, db)} where role = ${text(role)} and name in (${namesIn(names).map(text).join(', ')})`;
}

function namesIn(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [SCHEMA] : names;
}
