/** What a caller may do with the user's own fields, of which each says something itself: which roles read and write it, and how it behaves. */
import { type CustomField, isSetByHand } from '../book/custom-field.ts';
import type { FieldRef } from '../book/record.ts';
import type { Access } from './access.ts';

const ADMIN = 'admin';

/**
 * The same access, with what the fields say now. An admin may read and change all of them; what is write-only nobody reads, and what is
 * read-only nobody sets.
 * @param all retired ones as well
 */
export function withOwnFields(access: Access, all: () => readonly CustomField[]): Access {
  const isAdmin = access.role === ADMIN || access.may('administer');
  const fieldOf = ({ key }: FieldRef) => (key === undefined ? undefined : all().find(({ id }) => id === key));
  const isFor = (roles: readonly string[] | undefined) => isAdmin || roles === undefined || roles.includes(access.role);
  const isReadable = (field: CustomField | undefined) => field === undefined || (!field.isRetired && isFor(field.access?.read));
  const isVeiled = (field: CustomField) => field.behaviours?.masked === true && !isAdmin;
  const isLimiting = (field: CustomField) => !field.isRetired && (!isFor(field.access?.read) || isVeiled(field));
  const mayRead = (ref: FieldRef) => access.mayRead(ref) && isReadable(fieldOf(ref));
  return {
    ...access,
    mayRead,
    isMasked(ref) {
      const field = fieldOf(ref);
      return access.isMasked(ref) || (field !== undefined && (field.behaviours?.writeOnly === true || isVeiled(field)));
    },
    mayWrite(ref) {
      const field = fieldOf(ref);
      if (field === undefined) return access.mayWrite(ref);
      return access.mayWrite(ref) && isReadable(field) && isSetByHand(field) && isFor(field.access?.write) && !isVeiled(field);
    },
    get readsAllFields() {
      return access.readsAllFields && !all().some(isLimiting);
    },
    get showsAllFields() {
      return access.showsAllFields && !all().some((field) => isLimiting(field) || isCut(field));
    },
    get writesAllFields() {
      return access.writesAllFields && !all().some((field) => isLimiting(field) || !isFor(field.access?.write));
    },
    ownFields: all,
  };
}

/** True if a field is, for everybody, more than what its values show. */
function isCut({ isRetired, hadOtherValues, behaviours }: CustomField): boolean {
  return isRetired === true || hadOtherValues === true || behaviours?.writeOnly === true;
}
