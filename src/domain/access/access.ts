/** What one caller may do, with which books, and which fields. Every question about permission is answered here, from the rules of a role. */
import { Ability, type RawRuleFrom } from '@casl/ability';
import { rulesToCondition } from '@casl/ability/extra';
import type { CustomField } from '../book/custom-field.ts';
import { type FieldRef, overrideKey } from '../book/record.ts';
import { PermissionError } from '../errors.ts';
import { type BookFacts, type BookScope, fitsScope, type Restriction } from './restriction.ts';
import { BOOK_RIGHTS, type BookRight, builtInRole, RIGHT_IN_WORDS, RIGHTS, RIGHTS_OF, type Right, type RoleScope, type UserRole } from './rights.ts';

type FieldRight = 'read' | 'unmask' | 'write';
type Rules = [Right | FieldRight, 'book' | 'field' | 'program' | BookFacts];
type Rule = RawRuleFrom<Rules, BookScope>;

export interface Access {
  /** The role, by its name. */
  role: string;
  /** True if it is allowed at all: as a whole, or with some books. */
  may(right: Right): boolean;
  /** Throws `PermissionError` if it is not allowed at all. */
  require(right: Right): void;
  mayWith(right: BookRight, book: BookFacts): boolean;
  /** The books with which it is allowed; undefined for all. */
  booksFor(right: BookRight): Restriction | undefined;
  /** False for a field that is as if no book had it. */
  mayRead(field: FieldRef): boolean;
  isMasked(field: FieldRef): boolean;
  mayWrite(field: FieldRef): boolean;
  /** True if no field is hidden from it or masked. */
  readsAllFields: boolean;
  /** True if every value is shown as it is; false as well where values are shown to nobody. */
  showsAllFields: boolean;
  /** True if every field may be written. */
  writesAllFields: boolean;
  /** The user's own fields as they are now, retired or not; none where nobody knows. */
  ownFields(): readonly CustomField[];
}

export interface Caller {
  role: UserRole;
  /** Whose books an owner's scope means; undefined for nobody in particular. */
  user?: string | undefined;
  /** Rights that are left, as of a token with scopes; all of the role if absent. */
  only?: readonly Right[] | undefined;
}

export function accessOf({ role, user, only = RIGHTS }: Caller): Access {
  const rights = RIGHTS_OF[role.as].filter((right) => only.includes(right));
  const ability = new Ability<Rules, BookScope>([...rightRules(rights, role, user), ...fieldRules(role)], {
    conditionsMatcher: (scope) => (book) => fitsScope(scope, book as BookFacts),
    fieldMatcher: (fields) => (field) => fields.some((each) => each === field || field.startsWith(`${each}.`)),
    detectSubjectType: () => 'book',
  });
  const may = (right: Right) => ability.can(right, isOfBooks(right) ? 'book' : 'program');
  const booksFor = (right: BookRight) => restrictionOf(ability, right);
  const { hidden = [], masked = [], writable } = role.fields ?? {};
  const readsAllFields = hidden.length === 0 && masked.length === 0;
  return {
    role: role.name,
    may,
    require(right) {
      if (!may(right)) throw new PermissionError(`the role ${role.name} may not ${RIGHT_IN_WORDS[right]}`);
    },
    mayWith: (right, book) => (['see', right] as const).every((each) => ability.can(each, book)),
    booksFor,
    mayRead: (field) => ability.can('read', 'field', overrideKey(field)),
    isMasked: (field) => !ability.can('unmask', 'field', overrideKey(field)),
    mayWrite: (field) => (['read', 'unmask', 'write'] as const).every((right) => ability.can(right, 'field', overrideKey(field))),
    readsAllFields,
    showsAllFields: readsAllFields,
    ownFields: () => [],
    writesAllFields: readsAllFields && writable === undefined,
  };
}

/** Whoever has the machine: everything. */
export const FULL_ACCESS: Access = accessOf({ role: builtInRole('admin') });

function isOfBooks(right: Right): right is BookRight {
  return (BOOK_RIGHTS as readonly Right[]).includes(right);
}

function rightRules(rights: readonly Right[], { books, changes }: UserRole, user: string | undefined): Rule[] {
  return rights.flatMap((right): Rule[] => {
    if (!isOfBooks(right)) return [{ action: right, subject: 'program' }];
    const scopes = right === 'see' ? books : (changes ?? books);
    if (scopes === undefined) return [{ action: right, subject: 'book' }];
    return scopes.flatMap((scope) => scopeFor(scope, user)).map((conditions) => ({ action: right, subject: 'book', conditions }));
  });
}

/** Nobody owns a book of whom there is no name. */
function scopeFor({ owner, libraryOwners, ...scope }: RoleScope, user: string | undefined): BookScope[] {
  if (owner === undefined && libraryOwners === undefined) return [scope];
  if (user === undefined) return [];
  const own = libraryOwners && Object.keys(libraryOwners).filter((id) => libraryOwners[id] === user);
  const having = owner && [...(scope.having ?? []), { ...owner, comparison: 'same' as const, wanted: user }];
  return [{ ...scope, ...(own && { libraries: own }), ...(having && { having }) }];
}

function fieldRules({ fields: { hidden = [], masked = [], writable } = {} }: UserRole): Rule[] {
  const all: Rule = { action: ['read', 'unmask'], subject: 'field' };
  const without = (action: FieldRight, refs: readonly FieldRef[]): Rule[] =>
    refs.length === 0 ? [] : [{ action, subject: 'field', fields: refs.map(overrideKey), inverted: true }];
  const write: Rule[] = writable?.length === 0 ? [] : [{ action: 'write', subject: 'field', ...(writable && { fields: writable.map(overrideKey) }) }];
  return [all, ...write, ...without('read', hidden), ...without('unmask', masked)];
}

/** The rules of a right as what the catalogue can be asked for. */
function restrictionOf(ability: Ability<Rules, BookScope>, right: BookRight): Restriction | undefined {
  const restriction = rulesToCondition(ability.rulesFor(right, 'book'), ({ conditions }) => conditions as BookScope, {
    or: (scopes): Restriction | undefined => scopes,
    and: (): never => {
      throw new Error('a rule about books only ever allows');
    },
    empty: () => undefined,
  });
  // No rule at all allows nothing.
  return restriction === null ? [] : restriction;
}
