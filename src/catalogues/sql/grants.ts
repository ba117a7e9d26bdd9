/** What a tenant's own user of PostgreSQL may do with its tables. What it was granted is seen in the database, whoever granted it. */
import { sql } from 'kysely';
import type { MigrationStep } from '../../ports/catalogue-target.ts';
import type { PlaceDeps } from './place.ts';
import { placeOf } from './watching.ts';

export interface TenantGrant {
  role: string;
  access: 'read' | 'edit';
}

const PRIVILEGES: Readonly<Record<TenantGrant['access'], readonly string[]>> = { read: ['select'], edit: ['select', 'insert', 'update', 'delete'] };

/** @param tables those that it shall use; of them, `made` are new */
export async function missingGrants(deps: PlaceDeps, grant: TenantGrant, { tables, made }: { tables: readonly string[]; made: ReadonlySet<string> }) {
  const { db, dialect, schema = dialect.usualSchema ?? 'public' } = deps;
  const granted = await grantedTables(deps, grant, schema);
  const lacking = tables.filter((name) => made.has(name) || !granted.has(name));
  const role = sql.id(grant.role).compile(db).sql;
  const granting = (what: string): MigrationStep => ({ sql: `grant ${what} to ${role}`, undo: `revoke ${what} from ${role}`, isDestructive: false });
  const places = lacking.map((name) => placeOf(name, schema, db)).join(', ');
  return [
    ...((await mayEnter(deps, grant, schema)) ? [] : [granting(`usage on schema ${sql.id(schema).compile(db).sql}`)]),
    ...(lacking.length === 0 ? [] : [granting(`${PRIVILEGES[grant.access].join(', ')} on ${places}`)]),
  ];
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
