/**
 * What a tenant's own user of PostgreSQL may do with its tables. What it was granted is seen in the database, whoever granted it; what we
 * granted is noted beside the tables, so that it can be taken back.
 */
import { sql } from 'kysely';
import type { MigrationStep } from '../../ports/catalogue-target.ts';
import type { AnyDb } from './dialect.ts';
import { forgetting, type NotedGrant, noting } from './grant-notes.ts';
import type { PlaceDeps } from './place.ts';
import { placeOf } from './watching.ts';

export interface TenantGrant {
  role: string;
  access: 'read' | 'edit';
}

/** What the config says of roles. */
export interface Grants {
  /** The role of the tenant itself. */
  own?: TenantGrant | undefined;
  /** The roles of all tenants of the target, with the schema in which each may do something. */
  all: readonly (TenantGrant & { schema: string | undefined })[];
  /** Under which name it is noted what was granted; undefined where nobody knows who we are, and then nothing is taken back. */
  by: string | undefined;
}

const PRIVILEGES: Readonly<Record<TenantGrant['access'], readonly string[]>> = { read: ['select'], edit: ['select', 'insert', 'update', 'delete'] };
const ENTERING = ['usage'];

/** @param tables those that the tenant's role shall use; of them, `made` are new */
export async function missingGrants(deps: PlaceDeps, { own, by = '' }: Grants, { tables, made }: { tables: readonly string[]; made: ReadonlySet<string> }) {
  if (!own) return [];
  const { db, dialect, schema = dialect.usualSchema ?? 'public' } = deps;
  const granted = await grantedTables(deps, own, schema);
  const lacking = tables.filter((name) => made.has(name) || !granted.has(name));
  const isOutside = !(await mayEnter(deps, own, schema));
  const granting = (names: readonly string[], privileges: readonly string[]) => ({ schema, role: own.role, names, privileges });
  const wanted = [...(isOutside ? [granting([], ENTERING)] : []), ...(lacking.length === 0 ? [] : [granting(lacking, PRIVILEGES[own.access])])];
  return [
    ...wanted.map((grant): MigrationStep => ({ sql: noting(grant, by, db), undo: forgetting(grant, db), isDestructive: false })),
    ...wanted.map((grant): MigrationStep => ({ sql: `grant ${toRole(grant, 'to', db)}`, undo: `revoke ${toRole(grant, 'from', db)}`, isDestructive: false })),
  ];
}

/** Takes back what was granted to roles that the config does not name any more, or that shall do less. @param noted what we granted */
export function outdatedGrants(db: AnyDb, { all, by = '' }: Grants, { noted, usualSchema }: { noted: readonly NotedGrant[]; usualSchema: string }) {
  return noted.flatMap((grant): MigrationStep[] => {
    const wanted = all.find(({ role, schema = usualSchema }) => role === grant.role && schema === grant.schema);
    const mayStay = wanted ? [...ENTERING, ...PRIVILEGES[wanted.access]] : [];
    const [kept, gone] = [true, false].map((isKept) => grant.privileges.filter((each) => mayStay.includes(each) === isKept)) as [string[], string[]];
    if (gone.length === 0) return [];
    const lost = { ...grant, privileges: gone };
    return [
      {
        sql: kept.length > 0 ? noting({ ...grant, privileges: kept }, by, db) : forgetting(grant, db),
        undo: noting(grant, by, db),
        isDestructive: false,
      },
      { sql: `revoke ${toRole(lost, 'from', db)}`, undo: `grant ${toRole(lost, 'to', db)}`, isDestructive: false },
    ];
  });
}

/** What stands behind `grant` and `revoke`; without tables, it is about the schema. */
function toRole({ schema, role, names, privileges }: NotedGrant, preposition: 'to' | 'from', db: AnyDb): string {
  const id = (name: string) => sql.id(name).compile(db).sql;
  const places = names.length === 0 ? `schema ${id(schema)}` : names.map((name) => placeOf(name, schema, db)).join(', ');
  return `${privileges.join(', ')} on ${places} ${preposition} ${id(role)}`;
}

async function grantedTables({ db }: PlaceDeps, { role, access }: TenantGrant, schema: string): Promise<ReadonlySet<string>> {
  const isGranted = PRIVILEGES[access].map((privilege) => sql`has_table_privilege(pg_roles.oid, pg_class.oid, ${privilege})`);
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    join pg_roles on rolname = ${role} where nspname = ${schema} and relkind in ('r', 'p') and ${sql.join(isGranted, sql` and `)}`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

async function mayEnter({ db }: PlaceDeps, { role }: TenantGrant, schema: string): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_namespace join pg_roles on rolname = ${role}
    where nspname = ${schema} and has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'usage')`.execute(db);
  return rows.length > 0;
}
