/** Roles as people read them: what each may do, with which books and which fields. */
import type { RoleWords, ScopeWords } from '../domain/access/read-role.ts';
import { BUILT_IN_ROLES, type BuiltInRole, RIGHTS_OF, type Right } from '../domain/access/rights.ts';

export interface RoleReport {
  name: string;
  /** The built-in role whose rights it has. */
  as: BuiltInRole;
  isBuiltIn: boolean;
  rights: readonly Right[];
  /** The books that it sees, one entry for each kind of them; undefined for all. */
  books?: string[];
  /** The books among them that it may change; undefined for all of them. */
  changes?: string[];
  hidden: readonly string[];
  masked: readonly string[];
  /** Undefined for all fields that it sees. */
  writable?: readonly string[];
}

/** @param own those of the config */
export function reportRoles(own: readonly RoleWords[]): RoleReport[] {
  const builtIn = BUILT_IN_ROLES.map((name): RoleReport => ({ name, as: name, isBuiltIn: true, rights: RIGHTS_OF[name], hidden: [], masked: [] }));
  return [...builtIn, ...own.map(reportRole)];
}

function reportRole({ id, as, books, changes, fields: { hidden = [], masked = [], writable } = {} }: RoleWords): RoleReport {
  return {
    ...{ name: id, as, isBuiltIn: false, rights: RIGHTS_OF[as], hidden, masked },
    ...(books && { books: books.map(scopeInWords) }),
    ...(changes && { changes: changes.map(scopeInWords) }),
    ...(writable && { writable }),
  };
}

function scopeInWords({ libraries, where = [], owner }: ScopeWords): string {
  const kinds = { own: 'libraries of the user’s own', public: 'public libraries' };
  const inLibraries = libraries === undefined ? [] : [typeof libraries === 'string' ? kinds[libraries] : `library ${libraries.join(' or ')}`];
  const all = [...inLibraries, ...where, ...(owner === undefined ? [] : [`the user’s name stands in ${owner}`])];
  return all.join(', and ') || 'all';
}
