/** The roles of the config, which may name fields that were added while the program ran. */
import type { Config } from '../../config/schema.ts';
import { type RoleChoices, readRoles } from '../domain/access/read-role.ts';
import { BUILT_IN_ROLES, builtInRole, type UserRole } from '../domain/access/rights.ts';
import type { ConfigProblem } from '../domain/errors.ts';
import type { OwnField, OwnFields } from '../ports/own-fields.ts';

type Roles = ReadonlyMap<string, UserRole>;

/** Names of all roles that somebody may have. */
export function roleNames({ auth }: Pick<Config, 'auth'>): string[] {
  return [...BUILT_IN_ROLES, ...auth.roles.map(({ id }) => id)];
}

/** What is wrong with roles now that it is known which fields there are. */
export function roleProblems(config: Config, all: readonly OwnField[]): ConfigProblem[] {
  const roles = readRoles(config.auth.roles, choicesOf(config, all));
  return Array.isArray(roles) ? roles.map(({ path, message }) => ({ path: ['auth', 'roles', ...path].join('.'), message })) : [];
}

/** All roles by their names, as the fields are when somebody asks: a field of another type is compared otherwise. */
export function rolesOf(config: Config, ownFields: Pick<OwnFields, 'all'>): () => Roles {
  let known: { all: readonly OwnField[]; roles: Roles } | undefined;
  return () => {
    const all = ownFields.all();
    if (known?.all !== all) known = { all, roles: readableRoles(config, all) };
    return known.roles;
  };
}

/** Without a role of which a condition does not fit its field any more: nobody knows which books it would mean. */
function readableRoles({ auth, ...config }: Config, all: readonly OwnField[]): Roles {
  const read = auth.roles.map((words) => readRoles([words], choicesOf(config, all)));
  const own = read.flatMap((roles) => (Array.isArray(roles) ? [] : [...roles]));
  return new Map([...BUILT_IN_ROLES.map((name): [string, UserRole] => [name, builtInRole(name)]), ...own]);
}

/** People change the label of a field that they added; its key stays. */
function choicesOf({ libraries }: Pick<Config, 'libraries'>, all: readonly OwnField[]): RoleChoices {
  return { libraries, customFields: all.map(({ field, origin }) => (origin === 'config' ? field : { ...field, label: field.id })) };
}
