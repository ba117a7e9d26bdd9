/** Roles of the config: what they mean, and what is wrong with them. */
import { describe, expect, test } from 'vitest';
import { accessOf } from '../../../src/domain/access/access.ts';
import { type RoleWords, readRoles } from '../../../src/domain/access/read-role.ts';
import { customFields } from '../../../src/testing/samples.ts';

const choices = { customFields, libraries: [{ id: 'kids', owner: 'Ann', public: true }, { id: 'all' }, { id: 'bobs', owner: 'bob' }] };
const read = (...roles: RoleWords[]) => readRoles(roles, choices);

function roleOf(words: RoleWords) {
  const roles = read(words);
  const role = Array.isArray(roles) ? undefined : roles.get(words.id);
  if (!role) throw new Error(JSON.stringify(roles));
  return role;
}

test('the four roles are there, and an own one is one of them with limits', () => {
  expect([...(read() as Map<string, unknown>).keys()]).toEqual(['viewer', 'editor', 'curator', 'admin']);
  const role = roleOf({
    id: 'family',
    as: 'editor',
    books: [{ libraries: ['kids'], where: ['genre=Science Fiction', 'abridged=no'] }, { owner: 'notes' }],
    changes: [{ owner: 'Notes' }],
    fields: { hidden: ['Description'], masked: ['identifier'], writable: ['tags', 'mood'] },
  });
  expect(role).toEqual({
    name: 'family',
    as: 'editor',
    books: [
      {
        libraries: ['kids'],
        having: [
          { field: 'genres', comparison: 'words', wanted: 'science fiction' },
          { field: 'abridged', comparison: 'same', wanted: false },
        ],
      },
      { owner: { field: 'customFields', key: 'notes' } },
    ],
    changes: [{ owner: { field: 'customFields', key: 'notes' } }],
    fields: { hidden: [{ field: 'description' }], masked: [{ field: 'identifiers' }], writable: [{ field: 'tags' }, { field: 'customFields', key: 'mood' }] },
  });
  const access = accessOf({ role, user: 'ann' });
  expect(access.mayWith('edit', { library: 'all', values: { customFields: { notes: 'ann' } } })).toBe(true);
});

test('libraries are those of the user, or those that are public, as the config says it of each', () => {
  const role = roleOf({
    id: 'own',
    as: 'editor',
    books: [{ libraries: 'own' }, { libraries: 'public', where: ['language=en'] }],
    changes: [{ libraries: 'own' }],
  });
  const may = (user: string | undefined, library: string, language = 'de') => {
    const access = accessOf({ role, user });
    return (['see', 'edit'] as const).map((right) => access.mayWith(right, { library, values: { language } }));
  };
  expect([may('ann', 'kids'), may('bob', 'kids'), may('bob', 'kids', 'en'), may('bob', 'bobs')]).toEqual([
    [true, true],
    [false, false],
    [true, false],
    [true, true],
  ]);
  expect([may(undefined, 'bobs'), may('eve', 'all'), may('eve', 'bobs', 'en')]).toEqual([
    [false, false],
    [false, false],
    [false, false],
  ]);
  expect(accessOf({ role: roleOf({ id: 'own', as: 'viewer', books: [{ libraries: 'own' }] }), user: 'eve' }).booksFor('see')).toEqual([{ libraries: [] }]);
});

describe('what is wrong is said with its place', () => {
  test.each<[RoleWords, (string | number)[], string]>([
    [{ id: 'admin', as: 'viewer' }, [0, 'id'], 'there is another role “admin”'],
    [{ id: 'x', as: 'viewer', books: [{ libraries: ['kid'] }] }, [0, 'books', 0, 'libraries', 0], 'there is no library “kid”'],
    [{ id: 'x', as: 'viewer', changes: [{}, { where: ['genre'] }] }, [0, 'changes', 1, 'where', 0], '“genre” is no field=value'],
    [{ id: 'x', as: 'viewer', books: [{ where: ['abridged=maybe'] }] }, [0, 'books', 0, 'where', 0], '“maybe” is neither yes nor no'],
    [{ id: 'x', as: 'viewer', books: [{ owner: 'keeper' }] }, [0, 'books', 0, 'owner'], 'there is no field “keeper”'],
    [{ id: 'x', as: 'viewer', fields: { hidden: ['title', '__proto__'] } }, [0, 'fields', 'hidden', 1], 'there is no field “__proto__”'],
  ])('%j', (words, path, message) => {
    expect(read(words)).toEqual([{ path, message }]);
  });

  test('a scope with a mistake never lets through more', () => {
    expect(Array.isArray(read({ id: 'x', as: 'viewer', books: [{ where: ['nothing=1'] }] }))).toBe(true);
  });
});
