/** What somebody may do, and the roles that stand for sets of that. A role of the config is one of these four with limits. */
import type { FieldRef } from '../book/record.ts';
import type { BookScope } from './restriction.ts';

/** What may be done with a book. */
export const BOOK_RIGHTS = ['see', 'edit', 'undo', 'decide', 'refresh'] as const;
export type BookRight = (typeof BOOK_RIGHTS)[number];

/**
 * What is not about single books. `follow`: how the daemon and the providers do; `look-up`: ask providers about anything, which uses up
 * their budgets; `pause`: let libraries and providers rest, for everybody; `administer`: users, tokens and the audit log.
 */
const WIDE_RIGHTS = ['follow', 'look-up', 'pause', 'administer'] as const;

export const RIGHTS = [...BOOK_RIGHTS, ...WIDE_RIGHTS] as const;
export type Right = (typeof RIGHTS)[number];

export const BUILT_IN_ROLES = ['viewer', 'editor', 'curator', 'admin'] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

/** What is done, as a refusal names it: “the role viewer may not …”. */
export const RIGHT_IN_WORDS: Readonly<Record<Right, string>> = {
  see: 'see books',
  edit: 'change fields',
  undo: 'undo what was done',
  decide: 'decide about candidates',
  refresh: 'have books looked up again',
  follow: 'see how the daemon does',
  'look-up': 'ask providers',
  pause: 'pause and resume libraries and providers',
  administer: 'administer',
};

const EDITOR = ['see', 'edit', 'undo', 'follow'] as const;

export const RIGHTS_OF: Readonly<Record<BuiltInRole, readonly Right[]>> = {
  viewer: ['see'],
  editor: EDITOR,
  curator: [...EDITOR, 'decide', 'refresh', 'look-up'],
  admin: RIGHTS,
};

/** A scope as a role has it: it may speak of whoever has the role. */
export interface RoleScope extends BookScope {
  /** A field that holds the name of whoever a book belongs to; several names if it is a list. */
  owner?: FieldRef | undefined;
  /** Only libraries that are the user's own: who has which, by their ids. */
  libraryOwners?: Readonly<Record<string, string>> | undefined;
}

export interface RoleFields {
  /** As if no book had them. */
  hidden?: readonly FieldRef[] | undefined;
  /** One sees that there is a value, and not which. */
  masked?: readonly FieldRef[] | undefined;
  /** All that are seen, if absent. */
  writable?: readonly FieldRef[] | undefined;
}

export interface UserRole {
  name: string;
  /** The role whose rights it has. */
  as: BuiltInRole;
  /** The books that it sees: those that fit any of these; all if absent. */
  books?: readonly RoleScope[] | undefined;
  /** The books among them that it may do more with than see them; all of them if absent. */
  changes?: readonly RoleScope[] | undefined;
  fields?: RoleFields | undefined;
}

export function builtInRole(name: BuiltInRole): UserRole {
  return { name, as: name };
}
