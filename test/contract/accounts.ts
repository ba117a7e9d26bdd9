/** What every adapter of `ports/accounts.ts` must do. */
import { describe, expect, test } from 'vitest';
import type { Accounts, User } from '../../src/ports/accounts.ts';

export function accountsContract(name: string, open: () => Promise<Accounts>): void {
  const added = async (accounts: Accounts, userName: string, role = 'viewer', passwordHash?: string): Promise<User> => {
    const user = await accounts.addUser({ name: userName, role, createdAtMs: 5, passwordHash });
    if (user === 'taken') throw new Error('taken');
    return user;
  };

  describe(`${name}: users`, () => {
    test('a user is found by the name in any case, and there is one of each name', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'Ann', 'editor', 'hash');
      expect(ann).toEqual({ id: expect.any(Number), name: 'ann', role: 'editor', createdAtMs: 5, hasPassword: true });
      expect(await accounts.addUser({ name: 'ANN', role: 'admin', createdAtMs: 6 })).toBe('taken');
      await added(accounts, 'adam');
      expect([await accounts.userNamed('aNN'), await accounts.userNamed('nobody')]).toEqual([ann, undefined]);
      expect((await accounts.users()).map((each) => [each.name, each.hasPassword])).toEqual([
        ['adam', false],
        ['ann', true],
      ]);
    });

    test('nobody is told of a password but who asks for it', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann', 'viewer', 'the-hash');
      const bea = await added(accounts, 'bea');
      expect([await accounts.passwordOf(ann.id), await accounts.passwordOf(bea.id), await accounts.passwordOf(99)]).toEqual(['the-hash', undefined, undefined]);
      expect(JSON.stringify([ann, await accounts.users()])).not.toContain('the-hash');
    });

    test('somebody stays admin', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann', 'admin');
      const bea = await added(accounts, 'bea', 'viewer');
      expect([await accounts.removeUser(ann.id), await accounts.setRole(ann.id, 'viewer'), await accounts.setRole(ann.id, 'admin')]).toEqual([
        ...['last admin', 'last admin', undefined],
      ]);
      expect((await accounts.userNamed('ann'))?.role).toBe('admin');
      await accounts.setRole(bea.id, 'admin');
      // Of two who remove each other at once, one stays.
      expect((await Promise.all([accounts.removeUser(ann.id), accounts.removeUser(bea.id)])).sort()).toEqual(['last admin', undefined]);
      expect(await accounts.users()).toHaveLength(1);
    });

    test('a name is data, whatever it is', async () => {
      const accounts = await open();
      for (const odd of ['__proto__', "a'; drop table users; --", '鉄道', '%']) await added(accounts, odd);
      expect((await accounts.userNamed('__proto__'))?.name).toBe('__proto__');
      expect([await accounts.userNamed('_'), await accounts.userNamed('a\0'), await accounts.userNamed('\ud800')]).toEqual([undefined, undefined, undefined]);
      expect(await accounts.users()).toHaveLength(4);
    });
  });

  describe(`${name}: sessions`, () => {
    test('all sessions of one user end at once, and those of others stay', async () => {
      const accounts = await open();
      const [ann, bea] = [await added(accounts, 'ann'), await added(accounts, 'bea')];
      for (const [hash, { id }] of Object.entries({ a: ann, b: ann, c: bea })) await accounts.beginSession({ hash, userId: id, startedAtMs: 1 });
      expect([await accounts.endSessions(ann.id), await accounts.endSessions(ann.id)]).toEqual([2, 0]);
      expect([await accounts.session('a'), (await accounts.session('c'))?.user.name]).toEqual([undefined, 'bea']);
    });

    test('a session is found by its hash until it ends', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann');
      await accounts.beginSession({ hash: 'h', userId: ann.id, startedAtMs: 10 });
      expect(await accounts.session('h')).toEqual({ id: expect.any(Number), user: { ...ann, seenAtMs: 10 }, startedAtMs: 10, seenAtMs: 10 });
      await accounts.noteSeen('h', 20);
      expect(await accounts.session('h')).toMatchObject({ startedAtMs: 10, seenAtMs: 20 });
      expect(await accounts.session('other')).toBeUndefined();
      await accounts.endSession('h');
      expect(await accounts.session('h')).toBeUndefined();
    });

    test('sessions are listed with where they began, and one of a user ends by its number', async () => {
      const accounts = await open();
      const [ann, bea] = [await added(accounts, 'ann'), await added(accounts, 'bea')];
      await accounts.beginSession({ hash: 'a', userId: ann.id, startedAtMs: 10, from: '192.0.2.7' });
      await accounts.beginSession({ hash: 'b', userId: bea.id, startedAtMs: 20 });
      await accounts.noteSeen('a', 30);
      const all = await accounts.sessions();
      expect(all.map(({ user, seenAtMs, from }) => [user.name, seenAtMs, from])).toEqual([
        ['ann', 30, '192.0.2.7'],
        ['bea', 20, undefined],
      ]);
      expect(JSON.stringify(all)).not.toContain('"a"');
      const [first = 0, second = 0] = all.map(({ id }) => id);
      expect([await accounts.endSessionNumbered(first, bea.id), await accounts.endSessionNumbered(first, ann.id)]).toEqual([false, true]);
      expect((await accounts.sessions()).map(({ id }) => id)).toEqual([second]);
      // The number of one that ended is not given again.
      await accounts.endSessionNumbered(second, bea.id);
      await accounts.beginSession({ hash: 'c', userId: ann.id, startedAtMs: 40 });
      expect([first, second]).not.toContain((await accounts.sessions())[0]?.id);
    });

    test('when a user was there is known after the session has ended', async () => {
      const accounts = await open();
      const [ann, bea] = [await added(accounts, 'ann'), await added(accounts, 'bea')];
      await accounts.beginSession({ hash: 'a', userId: ann.id, startedAtMs: 10 });
      await accounts.noteSeen('a', 20);
      await accounts.noteSeen('nothing', 99);
      await accounts.endSession('a');
      const seen = async () => (await accounts.users()).map(({ seenAtMs }) => seenAtMs);
      expect(await seen()).toEqual([20, undefined]);
      await accounts.noteUserSeen(bea.id, 30);
      expect(await seen()).toEqual([20, 30]);
    });

    test('a new password, another role and a removal end all sessions of that user alone', async () => {
      const accounts = await open();
      const [ann, bea] = [await added(accounts, 'ann'), await added(accounts, 'bea')];
      const begin = async () => {
        await accounts.beginSession({ hash: 'a1', userId: ann.id, startedAtMs: 1 });
        await accounts.beginSession({ hash: 'a2', userId: ann.id, startedAtMs: 1 });
      };
      const left = async () => (await Promise.all(['a1', 'a2', 'b'].map(accounts.session))).map((each) => each?.user.name);
      await accounts.beginSession({ hash: 'b', userId: bea.id, startedAtMs: 1 });
      for (const change of [() => accounts.setPassword(ann.id, 'new'), () => accounts.setRole(ann.id, 'editor'), () => accounts.removeUser(ann.id)]) {
        await begin();
        await change();
        expect(await left()).toEqual([undefined, undefined, 'bea']);
      }
    });

    test('old ones are forgotten', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann');
      for (const [hash, startedAtMs, seenAtMs] of [
        ['early', 10, 90],
        ['idle', 50, 50],
        ['fresh', 50, 90],
      ] as const) {
        await accounts.beginSession({ hash, userId: ann.id, startedAtMs });
        await accounts.noteSeen(hash, seenAtMs);
      }
      await accounts.addLink({ hash: 'out', userId: ann.id, untilMs: 100 });
      await accounts.addLink({ hash: 'good', userId: ann.id, untilMs: 101 });
      await accounts.prune({ startedAtMs: 20, seenAtMs: 60, nowMs: 100 });
      expect((await Promise.all(['early', 'idle', 'fresh'].map(accounts.session))).map(Boolean)).toEqual([false, false, true]);
      expect([await accounts.linkOf('out', 1), (await accounts.linkOf('good', 1))?.name]).toEqual([undefined, 'ann']);
    });
  });

  describe(`${name}: links`, () => {
    test('a link works once, until its time', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann');
      await accounts.addLink({ hash: 'l', userId: ann.id, untilMs: 100 });
      expect([await accounts.linkOf('l', 99), await accounts.linkOf('l', 100), await accounts.linkOf('x', 1)]).toEqual([ann, undefined, undefined]);
      const taken = await Promise.all([accounts.takeLink('l', 99), accounts.takeLink('l', 99)]);
      expect(taken.filter((each) => each !== undefined)).toEqual([ann]);
      expect(await accounts.linkOf('l', 1)).toBeUndefined();
    });

    test('a password that was chosen makes the other links worthless', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann');
      await accounts.addLink({ hash: 'l', userId: ann.id, untilMs: 100 });
      await accounts.setPassword(ann.id, 'new');
      expect([await accounts.takeLink('l', 1), await accounts.passwordOf(ann.id)]).toEqual([undefined, 'new']);
    });
  });

  describe(`${name}: tokens`, () => {
    test('a token is found by its hash, with its user as that is now', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann', 'editor');
      const token = await accounts.addToken({ name: 'Home', userId: ann.id, scopes: ['see', 'edit'], hash: 'h', createdAtMs: 7 });
      expect(token).toEqual({ id: expect.any(Number), name: 'Home', user: ann, scopes: ['see', 'edit'], createdAtMs: 7 });
      await accounts.setRole(ann.id, 'viewer');
      await accounts.noteUsed(token.id, 9);
      expect(await accounts.tokenOf('h')).toMatchObject({ id: token.id, user: { role: 'viewer' }, usedAtMs: 9 });
      await accounts.addToken({ name: 'Second', userId: ann.id, scopes: [], hash: 'i', createdAtMs: 7 });
      expect((await accounts.tokens()).map((each) => each.name)).toEqual(['Home', 'Second']);
      expect(JSON.stringify(await accounts.tokens())).not.toContain('"h"');
      expect((await accounts.addToken({ name: 'odd\0', userId: ann.id, scopes: [], hash: 'j', createdAtMs: 7 })).name).toMatch(/^odd/);
    });

    test('a token ends when it is removed, or its user', async () => {
      const accounts = await open();
      const ann = await added(accounts, 'ann');
      const { id } = await accounts.addToken({ name: 'a', userId: ann.id, scopes: [], hash: 'h', createdAtMs: 7 });
      await accounts.addToken({ name: 'b', userId: ann.id, scopes: [], hash: 'i', createdAtMs: 7 });
      expect([await accounts.removeToken(id), await accounts.removeToken(id), await accounts.tokenOf('h')]).toEqual([true, false, undefined]);
      await accounts.removeUser(ann.id);
      expect([await accounts.tokenOf('i'), await accounts.tokens()]).toEqual([undefined, []]);
    });
  });
}
