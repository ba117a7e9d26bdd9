/** What each role may do, and how limits of a role narrow it. */
import { describe, expect, test } from 'vitest';
import { accessOf, FULL_ACCESS } from '../../../src/domain/access/access.ts';
import { BUILT_IN_ROLES, builtInRole, RIGHTS, type Right, type UserRole } from '../../../src/domain/access/rights.ts';
import type { FieldRef } from '../../../src/domain/book/record.ts';
import { PermissionError } from '../../../src/domain/errors.ts';

const ALLOWED: Record<(typeof BUILT_IN_ROLES)[number], readonly Right[]> = {
  viewer: ['see'],
  editor: ['see', 'edit', 'undo', 'follow'],
  curator: ['see', 'edit', 'undo', 'decide', 'refresh', 'follow', 'look-up'],
  admin: [...RIGHTS],
};
const BOOK = { library: 'l', values: {} };

test.each(BUILT_IN_ROLES.flatMap((role) => RIGHTS.map((right) => [role, right, ALLOWED[role].includes(right)] as const)))(
  '%s, %s: %s',
  (role, right, isAllowed) => {
    const access = accessOf({ role: builtInRole(role) });
    expect(access.may(right)).toBe(isAllowed);
    if (isAllowed) access.require(right);
    else expect(() => access.require(right)).toThrow(PermissionError);
  },
);

test('whoever has the machine may do everything with every book and field', () => {
  expect(RIGHTS.every(FULL_ACCESS.may)).toBe(true);
  expect([FULL_ACCESS.booksFor('see'), FULL_ACCESS.booksFor('edit'), FULL_ACCESS.readsAllFields, FULL_ACCESS.writesAllFields]).toEqual([
    ...[undefined, undefined, true, true],
  ]);
});

test('a token has no more than its scopes, and no more than the role', () => {
  const access = accessOf({ role: builtInRole('editor'), only: ['see', 'decide', 'administer'] });
  expect(RIGHTS.filter(access.may)).toEqual(['see']);
  expect([access.booksFor('edit'), access.mayWith('edit', BOOK), access.mayWith('see', BOOK)]).toEqual([[], false, true]);
});

describe('books', () => {
  const role: UserRole = {
    name: 'family',
    as: 'editor',
    books: [{ libraries: ['kids'] }, { owner: { field: 'customFields', key: 'keeper' } }],
    changes: [{ owner: { field: 'customFields', key: 'keeper' } }],
  };
  const of = (library: string, keeper?: string | string[]) => ({ library, values: keeper ? { customFields: { keeper } } : {} });
  const access = accessOf({ role, user: 'ann' });

  test.each([
    ['a book of the library is seen only', of('kids'), true, false],
    ['an own book is changed, wherever it is', of('m', 'ann'), true, true],
    ['a book may have several owners', of('m', ['bea', 'ann']), true, true],
    ['another’s book is not there', of('m', 'bea'), false, false],
    ['a name that holds the name is another', of('m', 'ann marie'), false, false],
    ['a book without an owner is nobody’s', of('m'), false, false],
  ])('%s', (_, book, isSeen, isChanged) => {
    expect([access.mayWith('see', book), access.mayWith('edit', book), access.mayWith('undo', book)]).toEqual([isSeen, isChanged, isChanged]);
  });

  test('who has no name owns nothing', () => {
    const nobody = accessOf({ role });
    expect([nobody.booksFor('see'), nobody.booksFor('edit')]).toEqual([[{ libraries: ['kids'] }], []]);
    expect([nobody.may('see'), nobody.may('edit'), nobody.mayWith('edit', of('m', 'undefined'))]).toEqual([true, false, false]);
  });

  test('what is not seen is not changed either, though a scope of changes has it', () => {
    const odd = accessOf({ role: { name: 'odd', as: 'admin', books: [{ libraries: ['kids'] }], changes: [{ libraries: ['m'] }] } });
    expect([odd.mayWith('edit', of('m')), odd.mayWith('edit', of('kids'))]).toEqual([false, false]);
  });

  test('no scope is no book', () => {
    const none = accessOf({ role: { name: 'none', as: 'admin', books: [] } });
    expect([none.booksFor('see'), none.may('see'), none.may('edit')]).toEqual([[], false, false]);
  });

  test('names of properties of all objects are names like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const owner = accessOf({ role: { name, as: 'viewer', books: [{ owner: { field: 'customFields', key: name } }] }, user: name });
      expect([name, owner.mayWith('see', of('m', name))]).toEqual([name, false]);
    }
  });
});

describe('fields', () => {
  const access = accessOf({
    role: {
      ...{ name: 'r', as: 'admin' },
      fields: {
        hidden: [{ field: 'description' }, { field: 'customFields', key: 'notes' }],
        masked: [{ field: 'identifiers' }],
        writable: [{ field: 'tags' }, { field: 'identifiers' }, { field: 'customFields' }],
      },
    },
  });

  test.each<[FieldRef, boolean, boolean, boolean]>([
    [{ field: 'title' }, true, false, false],
    [{ field: 'tags' }, true, false, true],
    [{ field: 'description' }, false, false, false],
    [{ field: 'identifiers' }, true, true, false],
    [{ field: 'customFields' }, true, false, true],
    [{ field: 'customFields', key: 'notes' }, false, false, false],
    [{ field: 'customFields', key: 'notes2' }, true, false, true],
  ])('%j', (field, isRead, isMasked, isWritten) => {
    expect([access.mayRead(field), access.isMasked(field), access.mayWrite(field)]).toEqual([isRead, isMasked, isWritten]);
  });

  test('no field is writable if the list is empty', () => {
    const none = accessOf({ role: { name: 'r', as: 'editor', fields: { writable: [] } } });
    expect([none.mayWrite({ field: 'tags' }), none.mayRead({ field: 'tags' }), none.writesAllFields]).toEqual([false, true, false]);
  });
});
