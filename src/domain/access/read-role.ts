/** Reads a role of the config, whose books and fields are named in words. */
import { type FieldFilter, parseFieldFilter } from '../book/book-filter.ts';
import type { CustomField } from '../book/custom-field.ts';
import { findNamedField, refOf } from '../book/field-input.ts';
import type { FieldRef } from '../book/record.ts';
import { BUILT_IN_ROLES, type BuiltInRole, builtInRole, type RoleScope, type UserRole } from './rights.ts';

/** Books in the words of the filters of lists; every part that is said must hold. */
export interface ScopeWords {
  /** Ids; `own` for those whose owner the user is, `public` for those that are public. */
  libraries?: readonly string[] | 'own' | 'public' | undefined;
  /** `field=value`. */
  where?: readonly string[] | undefined;
  /** The field that names whoever a book belongs to. */
  owner?: string | undefined;
}

export interface RoleWords {
  id: string;
  as: BuiltInRole;
  books?: readonly ScopeWords[] | undefined;
  changes?: readonly ScopeWords[] | undefined;
  fields?: { hidden?: readonly string[] | undefined; masked?: readonly string[] | undefined; writable?: readonly string[] | undefined } | undefined;
}

/** Who may see a library, as far as the library itself says it. */
export interface OwnedLibrary {
  id: string;
  /** The name of a user. */
  owner?: string | undefined;
  public?: boolean | undefined;
}

/** Something that is wrong with a role, and where. */
export interface RoleProblem {
  path: readonly (string | number)[];
  message: string;
}

export interface RoleChoices {
  customFields: readonly CustomField[];
  /** True where other fields of the user's own may have been added: a name that is none of these, and could be one of those, is not wrong. */
  mayHaveOthers?: boolean;
  /** Of the config. */
  libraries: readonly OwnedLibrary[];
}

/** All roles by their names, built in and own; or what is wrong with them. */
export function readRoles(words: readonly RoleWords[], choices: RoleChoices): Map<string, UserRole> | RoleProblem[] {
  const problems: RoleProblem[] = [];
  const roles = new Map(BUILT_IN_ROLES.map((name): [string, UserRole] => [name, builtInRole(name)]));
  for (const [index, each] of words.entries()) {
    if (roles.has(each.id)) problems.push({ path: [index, 'id'], message: `there is another role “${each.id}”` });
    roles.set(
      each.id,
      roleFrom(each, choices, (path, message) => problems.push({ path: [index, ...path], message })),
    );
  }
  return problems.length > 0 ? problems : roles;
}

type Complain = (path: readonly (string | number)[], message: string) => void;

function roleFrom({ id, as, books, changes, fields }: RoleWords, choices: RoleChoices, complain: Complain): UserRole {
  const scopes = (name: 'books' | 'changes', all: readonly ScopeWords[] | undefined) =>
    all?.map((scope, index) => readScope(scope, choices, (path, message) => complain([name, index, ...path], message)));
  const refs = (name: 'hidden' | 'masked' | 'writable') =>
    fields?.[name]?.flatMap((field, index) => fieldNamed(field, choices, (message) => complain(['fields', name, index], message)));
  return {
    name: id,
    as,
    books: scopes('books', books),
    changes: scopes('changes', changes),
    fields: fields && { hidden: refs('hidden'), masked: refs('masked'), writable: refs('writable') },
  };
}

/** Books in words, as a role or a target names them. */
export function readScope({ libraries, where = [], owner }: ScopeWords, choices: RoleChoices, complain: Complain): RoleScope {
  const having = where.flatMap((text, index) => conditionFrom(text, choices, (message) => complain(['where', index], message)));
  const [field] = owner === undefined ? [] : fieldNamed(owner, choices, (message) => complain(['owner'], message));
  return {
    ...librariesFrom(libraries, choices.libraries, (index, message) => complain(['libraries', index], message)),
    ...(having.length > 0 && { having }),
    ...(field && { owner: field }),
  };
}

function librariesFrom(
  wanted: ScopeWords['libraries'],
  all: readonly OwnedLibrary[],
  complain: (index: number, message: string) => void,
): Pick<RoleScope, 'libraries' | 'libraryOwners'> {
  if (wanted === undefined) return {};
  if (wanted === 'public') return { libraries: all.filter((library) => library.public).map(({ id }) => id) };
  if (wanted === 'own') return { libraryOwners: Object.fromEntries(all.flatMap(({ id, owner }) => (owner === undefined ? [] : [[id, owner.toLowerCase()]]))) };
  for (const [index, id] of wanted.entries()) if (!all.some((library) => library.id === id)) complain(index, `there is no library “${id}”`);
  return { libraries: wanted };
}

/** @param text such as `genre=Children` */
function conditionFrom(text: string, choices: RoleChoices, complain: (message: string) => void): FieldFilter[] {
  const { customFields } = choices;
  const at = text.indexOf('=');
  if (at > 0 && isOther(text.slice(0, at).trim(), choices)) return [];
  const field = at < 0 ? undefined : findNamedField(text.slice(0, at), customFields);
  const filter = field
    ? parseFieldFilter(field, text.slice(at + 1).trim())
    : { problem: at > 0 ? `there is no field “${text.slice(0, at).trim()}”` : `“${text}” is no field=value` };
  if (!('problem' in filter)) return [filter];
  complain(filter.problem);
  return [];
}

function fieldNamed(name: string, choices: RoleChoices, complain: (message: string) => void): FieldRef[] {
  if (isOther(name, choices)) return [];
  const field = findNamedField(name, choices.customFields);
  if (!field) complain(`there is no field “${name}”`);
  return field ? [refOf(field)] : [];
}

/** True if a name may be that of a field which was added while the program ran. */
function isOther(name: string, { customFields, mayHaveOthers = false }: RoleChoices): boolean {
  return mayHaveOthers && /^(?:custom\.)?[a-z][a-z0-9_]*$/.test(name) && !findNamedField(name, customFields);
}
