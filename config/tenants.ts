/** Several owners of books in one database: each in rows, or in a place, of its own. */
import type { RoleProblem } from '../src/domain/access/read-role.ts';
import type { TargetConfig } from './catalogues.ts';

/** The longest name that PostgreSQL does not cut. */
const LONGEST_SCHEMA = 63;

/** What is wrong with the tenants of targets, and where. */
export function tenantProblems({ catalogues, libraries }: Placed): RoleProblem[] {
  return catalogues.flatMap((target, index) => {
    const { tenant, type } = target;
    if (!tenant) return [];
    const problem = (key: string, message: string): RoleProblem => ({ path: ['catalogues', index, 'tenant', key], message });
    const unknown = Object.keys(tenant.names).filter((name) => !libraries.some(({ id }) => id === name));
    const isTooLong = type === 'postgres' && tenantsOf(target, libraries).some(({ name }) => ownSchema(target.schema, name).length > LONGEST_SCHEMA);
    return [
      ...unknown.map((name) => problem('names', `there is no library “${name}”`)),
      ...(type !== 'postgres' && tenant.rowSecurity ? [problem('rowSecurity', 'only PostgreSQL can keep rows apart')] : []),
      ...(type !== 'postgres' && tenant.grant ? [problem('grant', 'only PostgreSQL is told who may do what')] : []),
      ...(tenant.in === 'schema' && isTooLong ? [problem('in', `a schema would have more than ${LONGEST_SCHEMA} letters`)] : []),
    ];
  });
}

interface Placed {
  catalogues: readonly TargetConfig[];
  libraries: readonly { id: string }[];
}

/** One owner of books in a target. */
export interface Owner {
  name: string;
  /** True if its tables are in a place of their own. */
  isApart: boolean;
  column: string;
  rowSecurity: boolean;
  grant?: 'read' | 'edit' | undefined;
}

/** What the user of PostgreSQL that bears the name of a tenant may do, and in which schema. */
export interface RoleGrant {
  role: string;
  access: 'read' | 'edit';
  schema: string | undefined;
}

/** For all tenants of a target; none where nothing is granted. */
export function roleGrants(target: TargetConfig, libraries: Placed['libraries']): RoleGrant[] {
  const access = target.tenant?.grant;
  if (target.type !== 'postgres' || !access) return [];
  const isApart = target.tenant?.in === 'schema';
  return tenantsOf(target, libraries).map(({ name }) => ({ role: name, access, schema: isApart ? ownSchema(target.schema, name) : target.schema }));
}

/** The id in the config of the target that a tenant is of. */
export function targetIdOf({ id }: Pick<TargetConfig, 'id'>): string {
  return id.replace(/\..*/, '');
}

export type OwnTarget = TargetConfig & { owner?: Owner | undefined };

/** A target for each tenant, called `target.tenant` where one target of the config has a tenant for each library. */
export function ownTargets({ catalogues, libraries }: Placed): OwnTarget[] {
  return catalogues.flatMap((target): OwnTarget[] => {
    const { tenant, id } = target;
    if (!tenant) return [target];
    const { in: where, column, rowSecurity, grant } = tenant;
    const owned = { isApart: where === 'schema', column, rowSecurity, grant };
    return tenantsOf(target, libraries).map(({ name, libraries: own }) => {
      const placed = owned.isApart ? apart(target, name) : target;
      return { ...placed, id: tenant.by === undefined ? id : `${id}.${name}`, libraries: own, owner: { name, ...owned } };
    });
  });
}

function tenantsOf({ tenant, libraries: wanted }: TargetConfig, libraries: Placed['libraries']): { name: string; libraries?: string[] | undefined }[] {
  if (!tenant) return [];
  const { value, names } = tenant;
  if (value !== undefined) return [{ name: value, libraries: wanted }];
  const ids = libraries.map(({ id }) => id).filter((id) => wanted === undefined || wanted.includes(id));
  const byName = Map.groupBy(ids, (id) => (Object.hasOwn(names, id) ? (names[id] ?? id) : id));
  return [...byName].map(([name, own]) => ({ name, libraries: own }));
}

/** The target with a place of its own: a schema, a database or a file. */
function apart(target: TargetConfig, name: string): TargetConfig {
  switch (target.type) {
    case 'sqlite':
      return { ...target, file: target.file.replace(/(\.[^./\\]+)?$/, (ending) => `.${name}${ending}`) };
    case 'postgres':
      return { ...target, schema: ownSchema(target.schema, name) };
    case 'plugin':
      return target;
    default:
      return { ...target, url: target.url.replace(/^[^/]*\/\/[^/]+\/[^?#]+/, (database) => `${database}_${name}`) };
  }
}

function ownSchema(schema: string | undefined, name: string): string {
  return schema === undefined ? name : `${schema}_${name}`;
}
