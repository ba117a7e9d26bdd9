/** Accounts as an admin keeps them: what is refused, and that no secret is kept. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createUsers } from '../../src/actions/users.ts';
import { RIGHTS } from '../../src/domain/access/rights.ts';
import { hashSecret } from '../../src/runtime/passwords.ts';
import { createAccounts } from '../../src/store/accounts.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';

const PASSWORD = 'correct horse battery';

async function open() {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const accounts = createAccounts(db);
  let secrets = 0;
  const users = createUsers({
    ...{ accounts, roles: ['viewer', 'admin', 'family'], hashSecret, now: () => 1000, sessionTimes: { idleMs: 500, longestMs: 900 } },
    hashPassword: async (password) => `hash of ${password}`,
    verifyPassword: async (password, hash) => hash === `hash of ${password}`,
    newSecret: () => `secret-${++secrets}`,
  });
  return { db, accounts, users };
}

describe('users', () => {
  test('a user has a name, a role and a password', async () => {
    const { users, accounts } = await open();
    expect(await users.add({ name: 'Ann', role: 'family', password: PASSWORD })).toMatchObject({ name: 'ann', role: 'family', hasPassword: true });
    expect(await accounts.passwordOf(1)).toBe(`hash of ${PASSWORD}`);
    await expect(users.add({ name: 'ANN', role: 'viewer' })).rejects.toThrow('there is a user ann already');
  });

  test.each(['', '-', 'a b', 'ann\n', '../x', 'a'.repeat(65), '<b>', 'ä', '__proto__', '.ann'])('“%s” is no name', async (name) => {
    const { users } = await open();
    await expect(users.add({ name, role: 'viewer' })).rejects.toThrow('is no name for a user');
  });

  test.each(['ann@example.org', 'Ann-Marie', 'a', '7', 'a.b_c'])('“%s” is a name', async (name) => {
    const { users } = await open();
    expect((await users.add({ name, role: 'viewer' })).name).toBe(name.toLowerCase());
  });

  test.each([
    ['short', '10 letters or more'],
    ['a'.repeat(1001), '1000 letters at most'],
    ['aaaaaaaaaaaa', 'too easy to guess'],
    ['annannannann', 'too easy to guess'],
    ['ann1234', '10 letters or more'],
  ])('the password %s is refused', async (password, message) => {
    const { users } = await open();
    await expect(users.add({ name: 'ann', role: 'viewer', password })).rejects.toThrow(message);
    await users.add({ name: 'ann', role: 'viewer' });
    await expect(users.setPassword('ann', password)).rejects.toThrow(message);
    expect((await users.list())[0]?.hasPassword).toBe(false);
  });

  test('what is not there is said, with the nearest name', async () => {
    const { users } = await open();
    await expect(users.setRole('ann', 'viewer')).rejects.toThrow('there are no users yet');
    await users.add({ name: 'ann', role: 'viewer' });
    await expect(users.setRole('anm', 'viewer')).rejects.toThrow('did you mean “ann”');
    await expect(users.setRole('ann', 'famly')).rejects.toThrow('did you mean “family”');
    await expect(users.add({ name: 'bea', role: '__proto__' })).rejects.toThrow('there is no role');
  });

  test('the last admin stays one', async () => {
    const { users } = await open();
    await users.add({ name: 'ann', role: 'admin' });
    await expect(users.setRole('ann', 'viewer')).rejects.toThrow('the last admin');
    await expect(users.remove('ann')).rejects.toThrow('the last admin');
    await users.add({ name: 'bea', role: 'admin' });
    await users.remove('Ann');
    expect((await users.list()).map(({ name }) => name)).toEqual(['bea']);
  });

  test('who changes a password knows the old one', async () => {
    const { users, accounts } = await open();
    const ann = await users.add({ name: 'ann', role: 'viewer', password: PASSWORD });
    await expect(users.changePassword(ann, { old: 'wrong', new: 'another good one' })).rejects.toThrow('not your password');
    await expect(users.changePassword(ann, { old: PASSWORD, new: 'short' })).rejects.toThrow('10 letters');
    expect(await accounts.passwordOf(ann.id)).toBe(`hash of ${PASSWORD}`);
    await users.changePassword(ann, { old: PASSWORD, new: 'another good one' });
    expect(await accounts.passwordOf(ann.id)).toBe('hash of another good one');
  });
});

describe('sessions', () => {
  test('those that still open something are listed, the one used last first', async () => {
    const { users, accounts } = await open();
    const { id } = await users.add({ name: 'ann', role: 'viewer' });
    for (const [hash, startedAtMs, seenAtMs] of [
      ['too old', 100, 990],
      ['idle', 400, 500],
      ['still good', 600, 700],
      ['best', 300, 980],
    ] as const) {
      await accounts.beginSession({ hash, userId: id, startedAtMs });
      await accounts.noteSeen(hash, seenAtMs);
    }
    expect((await users.sessions()).map(({ startedAtMs }) => startedAtMs)).toEqual([300, 600]);
  });

  test('one of them ends, and none of somebody else', async () => {
    const { users, accounts } = await open();
    const [ann, bea] = [await users.add({ name: 'ann', role: 'viewer' }), await users.add({ name: 'bea', role: 'viewer' })];
    for (const [hash, userId] of Object.entries({ a: ann.id, b: ann.id, c: bea.id })) await accounts.beginSession({ hash, userId, startedAtMs: 900 });
    await users.endSession('Ann', 1);
    await expect(users.endSession('ann', 1)).rejects.toThrow('ann has no session 1');
    await expect(users.endSession('ann', 3)).rejects.toThrow('ann has no session 3');
    await expect(users.endSession('ann', Number.NaN)).rejects.toThrow('ann has no session');
    expect((await users.sessions()).map(({ id }) => id).sort()).toEqual([2, 3]);
  });
});

describe('secrets', () => {
  test('a link is kept as its hash, for a day', async () => {
    const { users, accounts, db } = await open();
    await users.add({ name: 'ann', role: 'viewer' });
    const { secret, untilMs } = await users.invite('ann');
    expect([untilMs, await accounts.linkOf(hashSecret(secret), 1000)]).toEqual([1000 + 86_400_000, expect.objectContaining({ name: 'ann' })]);
    expect(JSON.stringify(await db.selectFrom('password_links').selectAll().execute())).not.toContain(secret);
  });

  test('a token is shown once, and kept as its hash', async () => {
    const { users, accounts, db } = await open();
    await users.add({ name: 'ann', role: 'viewer' });
    const { token, secret } = await users.addToken({ name: ' Home ', user: 'ann', scopes: ['see', 'edit'] });
    expect([token.name, token.scopes, secret]).toEqual(['Home', ['see', 'edit'], 'rub_secret-1']);
    expect((await accounts.tokenOf(hashSecret(secret)))?.id).toBe(token.id);
    expect(JSON.stringify([await users.tokens(), await db.selectFrom('api_tokens').selectAll().execute()])).not.toContain(secret);
    await users.removeToken(token.id);
    await expect(users.removeToken(token.id)).rejects.toThrow(`there is no token ${token.id}`);
  });

  test.each([
    ['', 'ann', ['see'], 'a token has a name'],
    ['x', 'bea', ['see'], 'there is no user “bea”'],
    ['x', 'ann', ['sea'], 'did you mean “see”'],
    ['x', 'ann', ['constructor'], 'there is no scope'],
  ])('a token “%s” of %s with %j is refused', async (name, user, scopes, message) => {
    const { users } = await open();
    await users.add({ name: 'ann', role: 'viewer' });
    await expect(users.addToken({ name, user, scopes })).rejects.toThrow(message);
    expect(RIGHTS).not.toContain('sea');
  });
});
