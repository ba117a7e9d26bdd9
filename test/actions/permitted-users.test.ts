/** Who administers gives nobody more than it may do itself, whichever way it goes about it. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type KeptUsers, permittedUsers } from '../../src/actions/permitted-users.ts';
import { createUsers } from '../../src/actions/users.ts';
import { accessOf } from '../../src/domain/access/access.ts';
import { BUILT_IN_ROLES, builtInRole, type Right, type UserRole } from '../../src/domain/access/rights.ts';
import { PermissionError } from '../../src/domain/errors.ts';
import { createAccounts } from '../../src/store/accounts.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';

const KEEPER = { field: 'customFields', key: 'keeper' } as const;
const ROLES: UserRole[] = [
  ...BUILT_IN_ROLES.map(builtInRole),
  { name: 'kids', as: 'viewer', books: [{ libraries: ['kids'] }] },
  { name: 'kids-admin', as: 'admin', books: [{ libraries: ['kids'] }, { owner: KEEPER }] },
  { name: 'mine', as: 'viewer', books: [{ owner: KEEPER }] },
  { name: 'careful', as: 'admin', fields: { hidden: [{ field: 'tags' }], masked: [{ field: 'identifiers' }], writable: [{ field: 'series' }] } },
  { name: 'more-careful', as: 'viewer', fields: { hidden: [{ field: 'tags' }, { field: 'identifiers' }], writable: [] } },
];
const roles = new Map(ROLES.map((role) => [role.name, role]));

async function open() {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  let secrets = 0;
  const accounts = createAccounts(db);
  const users = createUsers({
    ...{ accounts, roles: [...roles.keys()], hashSecret: (secret) => secret, now: () => 1000 },
    sessionTimes: { idleMs: 500, longestMs: 900 },
    ...{ hashPassword: async (password) => password, verifyPassword: async () => true, newSecret: () => `secret-${++secrets}` },
  });
  for (const [name, role] of Object.entries({ boss: 'admin', root: 'admin', vic: 'viewer' })) {
    const { id } = await users.add({ name, role });
    await accounts.beginSession({ hash: name, userId: id, startedAtMs: 900 });
  }
  const as = (role: string, only?: readonly Right[]): KeptUsers =>
    permittedUsers(users, { access: accessOf({ role: roles.get(role) ?? builtInRole('viewer'), user: 'boss', only }), roles });
  return { users, as, roleOf: async (name: string) => (await users.list()).find((each) => each.name === name)?.role };
}

const SESSION_OF: Record<string, number> = { boss: 1, root: 2, vic: 3 };

/** Each way to change something, of a user with a role. A new one has to be tried here. */
const WAYS: { [Name in keyof KeptUsers]: (users: KeptUsers, target: string) => Promise<unknown> } = {
  list: (users) => users.list(),
  add: (users) => users.add({ name: 'new', role: 'viewer' }),
  setRole: (users, target) => users.setRole(target, 'viewer'),
  setPassword: (users, target) => users.setPassword(target, 'correct horse battery'),
  invite: (users, target) => users.invite(target),
  sessions: (users) => users.sessions(),
  endSession: (users, target) => users.endSession(target, SESSION_OF[target] ?? 0),
  signOut: (users, target) => users.signOut(target),
  remove: (users, target) => users.remove(target),
  tokens: (users) => users.tokens(),
  addToken: (users, target) => users.addToken({ name: 'x', user: target, scopes: ['see'] }),
  removeToken: (users) => users.removeToken(1),
};
const ways = Object.keys(WAYS) as (keyof KeptUsers)[];

describe.each(['viewer', 'editor', 'curator'])('the role %s', (role) => {
  test.each(ways)('may not %s', async (way) => {
    const { users, as } = await open();
    await users.addToken({ name: 'x', user: 'vic', scopes: ['see'] });
    const all = async () => JSON.stringify([await users.list(), await users.tokens(), await users.sessions()]);
    const before = await all();
    await expect(WAYS[way](as(role), 'vic')).rejects.toThrow(PermissionError);
    expect(await all()).toBe(before);
  });
});

test.each(ways)('an admin may %s', async (way) => {
  const { users, as } = await open();
  await users.addToken({ name: 'x', user: 'vic', scopes: ['see'] });
  await WAYS[way](as('admin'), 'boss');
});

describe('an admin with limits', () => {
  test.each(ways.filter((way) => !['list', 'sessions', 'tokens', 'add', 'removeToken'].includes(way)))('may not %s of one without', async (way) => {
    const { as, roleOf } = await open();
    for (const limited of [as('kids-admin'), as('careful'), as('admin', ['see', 'administer'])])
      await expect(WAYS[way](limited, 'root')).rejects.toThrow(PermissionError);
    expect(await roleOf('root')).toBe('admin');
  });

  test('gives no role that sees more books than its own', async () => {
    const { as } = await open();
    const kept = as('kids-admin');
    for (const role of ['viewer', 'admin', 'mine', 'kids-admin', 'more-careful'])
      await expect(kept.add({ name: 'new', role })).rejects.toThrow(PermissionError);
    expect((await kept.add({ name: 'new', role: 'kids' })).role).toBe('kids');
  });

  test('nor one that reads or writes more fields', async () => {
    const { as } = await open();
    const kept = as('careful');
    for (const role of ['viewer', 'kids', 'admin']) await expect(kept.add({ name: 'new', role })).rejects.toThrow(PermissionError);
    await kept.add({ name: 'new', role: 'more-careful' });
    await kept.setRole('new', 'careful');
  });

  test('nor one with rights that its token lacks', async () => {
    const { as } = await open();
    await expect(as('admin', ['administer']).add({ name: 'new', role: 'viewer' })).rejects.toThrow(PermissionError);
    await as('admin', ['administer', 'see']).add({ name: 'new', role: 'viewer' });
    await expect(as('admin', ['administer', 'see']).setRole('vic', 'editor')).rejects.toThrow(PermissionError);
  });

  test('nor raises itself, nor a token beyond what it may', async () => {
    const { users, as, roleOf } = await open();
    await users.setRole('boss', 'kids-admin');
    await expect(as('kids-admin').setRole('boss', 'admin')).rejects.toThrow(PermissionError);
    expect(await roleOf('boss')).toBe('kids-admin');
    const scoped = as('admin', ['administer', 'see']);
    await expect(scoped.addToken({ name: 'x', user: 'vic', scopes: ['see', 'edit'] })).rejects.toThrow('edit');
    await scoped.addToken({ name: 'x', user: 'vic', scopes: ['see'] });
  });

  test('nor takes a token of one who may more', async () => {
    const { users, as } = await open();
    const { token } = await users.addToken({ name: 'x', user: 'root', scopes: ['see'] });
    await expect(as('kids-admin').removeToken(token.id)).rejects.toThrow(PermissionError);
    expect(await users.tokens()).toHaveLength(1);
  });
});

test('the last admin can neither be removed nor lowered, by itself as little as by others', async () => {
  const { as } = await open();
  const kept = as('admin');
  await kept.remove('root');
  await expect(kept.remove('boss')).rejects.toThrow('the last admin');
  await expect(kept.setRole('boss', 'viewer')).rejects.toThrow('the last admin');
});

test('a user whose role is no more in the config is nobody’s superior', async () => {
  const { users } = await open();
  const kept = permittedUsers(users, {
    access: accessOf({ role: roles.get('kids-admin') as UserRole }),
    roles: new Map([...roles].filter(([name]) => name !== 'viewer')),
  });
  await kept.remove('vic');
  expect((await users.list()).map(({ name }) => name)).toEqual(['boss', 'root']);
});
