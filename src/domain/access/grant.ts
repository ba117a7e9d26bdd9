/** Whether what somebody may do lies within what another may do. Nobody gives, or takes from others, more than that. */
import { type FieldRef, overrideKey } from '../book/record.ts';
import { RIGHTS, RIGHTS_OF, type Right, type RoleScope, type UserRole } from './rights.ts';

export interface Grant {
  role: UserRole;
  /** Rights that are left, as of a token with scopes; all of the role if absent. */
  only?: readonly Right[] | undefined;
}

/** When in doubt it does not: of two limits that say the same in other words, nobody can tell in general. */
export function isWithin(wanted: Grant, own: Grant): boolean {
  const rights = rightsOf(own);
  if (!rightsOf(wanted).every((right) => rights.includes(right))) return false;
  const [theirs, mine] = [wanted.role, own.role];
  return isPartOf(theirs.books, mine.books) && isPartOf(theirs.changes ?? theirs.books, mine.changes ?? mine.books) && areFieldsWithin(theirs, mine);
}

function rightsOf({ role, only = RIGHTS }: Grant): Right[] {
  return RIGHTS_OF[role.as].filter((right) => only.includes(right));
}

/** A scope that speaks of whoever has the role means other books for somebody else. */
function isPartOf(wanted: readonly RoleScope[] | undefined, own: readonly RoleScope[] | undefined): boolean {
  if (own === undefined) return true;
  const known = own.filter(({ owner, libraryOwners }) => owner === undefined && libraryOwners === undefined).map((scope) => JSON.stringify(scope));
  return wanted?.every((scope) => known.includes(JSON.stringify(scope))) ?? false;
}

function areFieldsWithin({ fields: wanted = {} }: UserRole, { fields: own = {} }: UserRole): boolean {
  const unread = [...(wanted.hidden ?? []), ...(wanted.masked ?? [])];
  const isHiddenToo = own.hidden?.every((ref) => isAmong(ref, wanted.hidden ?? [])) ?? true;
  const isMaskedToo = own.masked?.every((ref) => isAmong(ref, unread)) ?? true;
  const writable = own.writable;
  const isWrittenToo = writable === undefined || (wanted.writable?.every((ref) => isAmong(ref, writable)) ?? false);
  return isHiddenToo && isMaskedToo && isWrittenToo;
}

/** A field is among others if one of them is it, or all of it. */
function isAmong(ref: FieldRef, refs: readonly FieldRef[]): boolean {
  const key = overrideKey(ref);
  return refs.map(overrideKey).some((each) => each === key || key.startsWith(`${each}.`));
}
