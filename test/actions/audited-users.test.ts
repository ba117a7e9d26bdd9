import { expect, onTestFinished, test } from 'vitest';
import { auditedUsers } from '../../src/actions/audited-users.ts';
import { createUsers, type Users } from '../../src/actions/users.ts';
import type { Accounts } from '../../src/ports/accounts.ts';
import { createAccounts } from '../../src/store/accounts.ts';
import { createAuditLog } from '../../src/store/sqlite/audit-log.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';

const PASSWORD = 'correct horse battery';
const SECRETS = /horse|secret|hash of/;

async function open() {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const [audit, accounts] = [createAuditLog(db), createAccounts(db)];
  let secrets = 0;
  const plain = createUsers({
    ...{ accounts, roles: ['viewer', 'admin'], hashSecret: (secret) => `hash of ${secret}`, now: () => 1000 },
    sessionTimes: { idleMs: 500, longestMs: 900 },
    hashPassword: async (password) => `hash of ${password}`,
    verifyPassword: async (password, hash) => hash === `hash of ${password}`,
    newSecret: () => `secret ${++secrets}`,
  });
  const users = auditedUsers(plain, { kind: 'command-line', name: 'root', from: '/dev/pts/3' }, { audit, now: () => 1000 });
  return { users, accounts, audit, entries: async () => (await audit.page({ filter: {}, limit: 99 })).reverse() };
}

const DONE: { [Name in Exclude<keyof Users, 'list' | 'sessions' | 'tokens'>]: (users: Users, accounts: Accounts) => Promise<unknown> } = {
  add: (users) => users.add({ name: 'Bea', role: 'viewer', password: PASSWORD }),
  setPassword: (users) => users.setPassword('bea', `${PASSWORD} two`),
  changePassword: async (users) =>
    users.changePassword((await users.list()).find(({ name }) => name === 'bea') as never, { old: `${PASSWORD} two`, new: PASSWORD }),
  setRole: (users) => users.setRole('bea', 'admin'),
  async endSession(users, accounts) {
    const bea = await accounts.userNamed('bea');
    await accounts.beginSession({ hash: 'hash of a cookie', userId: bea?.id ?? 0, startedAtMs: 900 });
    await users.endSession('bea', 1);
  },
  signOut: (users) => users.signOut('bea'),
  invite: (users) => users.invite('bea'),
  addToken: (users) => users.addToken({ name: 'phone', user: 'bea', scopes: ['see'] }),
  removeToken: (users) => users.removeToken(1),
  async choosePassword(users) {
    const { user, secret } = await users.invite('bea');
    await users.choosePassword(user, { secret, password: PASSWORD });
  },
  async remove(users) {
    await users.add({ name: 'ann', role: 'admin' });
    await users.remove('bea');
  },
};

test('every change of accounts is noted, with who made it, and without any secret', async () => {
  const { users, accounts, entries, audit } = await open();
  for (const [name, done] of Object.entries(DONE)) {
    const before = (await entries()).length;
    await done(users, accounts);
    expect([name, (await entries()).length > before]).toEqual([name, true]);
  }
  const all = await entries();
  for (const entry of all) expect(entry).toMatchObject({ actor: { kind: 'command-line', name: 'root' }, from: '/dev/pts/3', atMs: 1000 });
  expect(all.map(({ action, about }) => `${action} ${about}`)).toEqual([
    ...[
      'addUser Bea',
      'setPassword bea',
      'changePassword bea',
      'setRole bea',
      'endSession session 1 of bea',
      'endSessions bea',
      'inviteUser bea',
      'addToken phone of bea',
      'removeToken token 1',
    ],
    ...['inviteUser bea', 'choosePassword bea', 'addUser ann', 'removeUser bea'],
  ]);
  expect(all[0]?.changes).toEqual([{ of: 'user', key: 'bea', after: { value: { role: 'viewer', hasPassword: true } } }]);
  expect(all[3]?.changes).toMatchObject([{ before: { value: { role: 'viewer' } }, after: { value: { role: 'admin' } } }]);
  expect(all[7]?.changes).toEqual([{ of: 'token', key: '1', after: { value: { name: 'phone', user: 'bea', scopes: ['see'] } } }]);
  expect(all.at(-1)?.changes).toMatchObject([{ of: 'user', key: 'bea', before: { value: { role: 'admin' } } }]);
  expect(JSON.stringify(all)).not.toMatch(SECRETS);
  expect((await audit.verify()).breaks).toEqual([]);
});

test('what is refused is not noted', async () => {
  const { users, entries } = await open();
  await expect(users.add({ name: 'bea', role: 'king' })).rejects.toThrow('role');
  await expect(users.remove('bea')).rejects.toThrow('no users');
  await users.add({ name: 'bea', role: 'viewer' });
  await expect(users.endSession('bea', 1)).rejects.toThrow('bea has no session 1');
  expect((await entries()).map(({ action }) => action)).toEqual(['addUser']);
});
