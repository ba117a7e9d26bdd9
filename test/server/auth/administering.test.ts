/** Users, roles and tokens on the pages and in the interface: what an admin does there, and what nobody else can. */
import { describe, expect, test } from 'vitest';
import { RIGHTS } from '../../../src/domain/access/rights.ts';
import { CONFIG_TOKEN, PASSWORD, signedInWorld } from './signed-in.ts';

const bearer = { authorization: `Bearer ${CONFIG_TOKEN}`, accept: 'application/json' };

async function asAnn() {
  const world = await signedInWorld();
  const browser = world.browser();
  await browser.signIn('ann');
  const text = async (path: string, form: Record<string, string>) => (await browser.post(path, form)).text();
  return { ...world, browser, text, open: world.browser };
}

describe('on the pages', () => {
  test('a new user gets a link, which is shown once, and chooses a password with it', async () => {
    const { browser, text, open, users, entries } = await asAnn();
    const page = await text('/admin/users/add', { name: 'Neo', role: 'editor' });
    const path = new URL(/<pre[^>]*>(http[^<]+)<\/pre>/.exec(page)?.[1] ?? '').pathname;
    expect(path).toMatch(/^\/welcome\/[\w-]{43}$/);
    expect(await (await browser.request({ path: '/admin/users' })).text()).not.toContain('/welcome/');
    const neo = open();
    expect((await neo.post(path, { password: PASSWORD, again: PASSWORD }, path)).status).toBe(303);
    expect((await users.list()).find(({ name }) => name === 'neo')).toMatchObject({ role: 'editor', hasPassword: true });
    const [added] = (await entries()).filter(({ action }) => action === 'addUser');
    expect(added).toMatchObject({ actor: { kind: 'user', name: 'ann' }, from: '192.0.2.7', about: 'Neo' });
  });

  test('what cannot be done is said, and the page stays', async () => {
    const { text, browser } = await asAnn();
    expect(await text('/admin/users/add', { name: 'vic', role: 'viewer' })).toContain('There is a user vic already.');
    expect(await text('/admin/users/add', { name: '<b>x', role: 'viewer' })).toContain('“&lt;b&gt;x” is no name for a user');
    expect(await text('/admin/users/role', { name: 'ann', role: 'viewer' })).toContain('That is the last admin');
    expect(await text('/admin/users/remove', { name: 'ann' })).toContain('That is the last admin');
    expect((await browser.post('/admin/users/role', { name: 'nobody', role: 'viewer' })).status).toBe(409);
  });

  test('another role and “sign out everywhere” end the sessions of a user', async () => {
    const { text, open } = await asAnn();
    const eva = open();
    await eva.signIn('eva');
    expect(await text('/admin/users/sign-out', { name: 'eva' })).toContain('eva is signed out everywhere: 1 session ended.');
    expect(await eva.statusOf('/')).toBe(303);
    await eva.signIn('eva');
    expect(await text('/admin/users/role', { name: 'eva', role: 'viewer' })).toContain('eva has the role viewer now');
    expect(await eva.statusOf('/')).toBe(303);
  });

  test('who is signed in is shown, with since when and from where, and one session ends alone', async () => {
    const { browser, text, open, clock } = await asAnn();
    const [desk, phone] = [open('192.0.2.8'), open('192.0.2.9')];
    await desk.signIn('eva');
    clock.nowMs += 30 * 60_000;
    await phone.signIn('eva');
    const page = await (await browser.request({ path: '/admin/users' })).text();
    const rows = page.split('aria-label="Sessions"')[1]?.match(/<tr><th scope="row">.*?<\/tr>/gs) ?? [];
    expect(
      rows.map((row) =>
        row
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    ).toEqual([
      'eva 2026-01-02 00:30 UTC 2026-01-02 00:30 UTC 192.0.2.9 End',
      'ann 2026-01-02 00:00 UTC 2026-01-02 00:30 UTC 192.0.2.7 this one, by which you are here',
      'eva 2026-01-02 00:00 UTC 2026-01-02 00:00 UTC 192.0.2.8 End',
    ]);
    const session = /name="session" value="(\d+)"/.exec(rows.find((row) => row.includes('192.0.2.8')) ?? '')?.[1] ?? '';
    expect(await text('/admin/users/end-session', { name: 'eva', session })).toContain('That session of eva is over.');
    expect([await desk.statusOf('/'), await phone.statusOf('/')]).toEqual([303, 200]);
    expect((await browser.post('/admin/users/end-session', { name: 'eva', session })).status).toBe(409);
  });

  test('a user is removed after a question', async () => {
    const { browser, text, users } = await asAnn();
    const asked = await (await browser.request({ path: '/admin/users/remove?name=vic' })).text();
    expect([asked.includes('Remove <strong>vic</strong>'), (await users.list()).length]).toEqual([true, 4]);
    expect(await text('/admin/users/remove', { name: 'vic' })).toContain('vic is no user any more.');
    expect((await users.list()).length).toBe(3);
  });

  test('a token is shown once, and opens nothing once it is revoked', async () => {
    const { browser, text, send } = await asAnn();
    const page = await text('/admin/tokens/add', { name: 'Home', user: 'vic', scope: 'see' });
    const secret = /<pre[^>]*>(rub_[\w-]+)<\/pre>/.exec(page)?.[1] ?? '';
    const call = async () => (await send({ path: '/api/v1/items', headers: { authorization: `Bearer ${secret}` } })).status;
    expect(await call()).toBe(200);
    const listed = await (await browser.request({ path: '/admin/tokens' })).text();
    expect([listed.includes(secret), listed.includes('<th scope="row">Home</th><td>vic</td><td>see</td>')]).toEqual([false, true]);
    expect((await browser.post('/admin/tokens/revoke', { id: '1' })).status).toBe(303);
    expect(await call()).toBe(401);
    expect((await browser.post('/admin/tokens/revoke', { id: 'x' })).status).toBe(409);
  });

  test.each(['eva', 'vic', 'fay'])('%s sees and changes nothing of it', async (name) => {
    const { browser: open, users } = await signedInWorld();
    const browser = open();
    await browser.signIn(name);
    for (const path of ['users', 'users/remove?name=vic', 'roles', 'tokens', 'plugins', 'health'])
      expect([path, await browser.statusOf(`/admin/${path}`)]).toEqual([path, 403]);
    for (const [path, form] of Object.entries<Record<string, string>>({
      'users/add': { name: 'mine', role: 'admin' },
      'users/role': { name, role: 'admin' },
      'users/invite': { name: 'ann' },
      'users/sign-out': { name: 'ann' },
      'users/end-session': { name: 'ann', session: '1' },
      'users/remove': { name: 'vic' },
      'tokens/add': { name: 'x', user: 'ann', scope: 'administer' },
      'tokens/revoke': { id: '1' },
    }))
      expect([path, (await browser.post(`/admin/${path}`, form, '/account')).status]).toEqual([path, 403]);
    expect([(await users.list()).map(({ role }) => role), await users.tokens()]).toEqual([['admin', 'editor', 'family', 'viewer'], []]);
  });

  test('a form from elsewhere makes nobody an admin', async () => {
    const { browser, users } = await asAnn();
    expect((await browser.request({ path: '/admin/users/role', form: { name: 'vic', role: 'admin' } })).status).toBe(403);
    expect((await users.list()).find(({ name }) => name === 'vic')?.role).toBe('viewer');
  });
});

describe('in the interface', () => {
  async function called() {
    const world = await signedInWorld();
    const call = async (method: string, path: string, json?: unknown) => {
      const response = await world.send({ method, path: `/api/v1/${path}`, json, headers: bearer });
      const text = await response.text();
      return [response.status, text === '' ? undefined : JSON.parse(text)] as const;
    };
    return { ...world, call };
  }

  test('users are added, changed, invited, signed out and removed', async () => {
    const { call, browser, entries } = await called();
    expect(await call('POST', 'users', { name: 'neo', role: 'viewer' })).toEqual([
      201,
      expect.objectContaining({ name: 'neo', role: 'viewer', hasPassword: false }),
    ]);
    expect(await call('PATCH', 'users/neo', { role: 'editor' })).toEqual([204, undefined]);
    const [, { link }] = await call('POST', 'users/neo/invite', {});
    expect(await browser().statusOf(new URL(link).pathname)).toBe(200);
    expect(await call('POST', 'users/neo/sign-out', {})).toEqual([200, { ended: 0 }]);
    expect(((await call('GET', 'users'))[1].users as { name: string; role: string }[]).map(({ name, role }) => `${name} ${role}`)).toContain('neo editor');
    expect(await call('DELETE', 'users/neo')).toEqual([204, undefined]);
    expect((await call('DELETE', 'users/neo'))[0]).toBe(409);
    expect((await entries()).map(({ action, actor }) => `${action} ${actor.name}`)).toEqual(
      ['addUser', 'setRole', 'inviteUser', 'endSessions', 'removeUser'].map((action) => `${action} api.token`),
    );
  });

  test('sessions of a user are told and ended, and when the user was seen last', async () => {
    const { call, browser, entries } = await called();
    const eva = browser('192.0.2.8');
    await eva.signIn('eva');
    const [, { sessions }] = await call('GET', 'users/eva/sessions');
    expect(sessions).toEqual([{ id: 1, startedAt: '2026-01-02T00:00:00.000Z', seenAt: '2026-01-02T00:00:00.000Z', from: '192.0.2.8' }]);
    expect((await call('GET', 'users/vic/sessions'))[1]).toEqual({ sessions: [] });
    expect([(await call('DELETE', 'users/vic/sessions/1'))[0], (await call('DELETE', 'users/eva/sessions/1'))[0]]).toEqual([409, 204]);
    expect(await eva.statusOf('/')).toBe(303);
    const seen = (await call('GET', 'users'))[1].users.map(({ name, seenAt }: { name: string; seenAt?: string }) => `${name} ${seenAt}`);
    expect(seen).toEqual(['ann undefined', 'eva 2026-01-02T00:00:00.000Z', 'fay undefined', 'vic undefined']);
    expect((await entries()).at(-1)).toMatchObject({ action: 'endSession', about: 'session 1 of eva', actor: { name: 'api.token' } });
  });

  test('tokens are made and revoked, and roles are told', async () => {
    const { call } = await called();
    const [status, { token, secret }] = await call('POST', 'tokens', { name: 'Home', user: 'vic', scopes: ['see'] });
    expect([status, token, secret]).toEqual([201, expect.objectContaining({ name: 'Home', user: 'vic', scopes: ['see'] }), expect.stringMatching(/^rub_/)]);
    expect(JSON.stringify(await call('GET', 'tokens'))).not.toContain(secret);
    expect([(await call('DELETE', `tokens/${token.id}`))[0], (await call('DELETE', `tokens/${token.id}`))[0]]).toEqual([204, 409]);
    expect((await call('POST', 'tokens', { name: 'Home', user: 'vic', scopes: ['sea'] }))[1].detail).toContain('did you mean “see”');
    expect((await call('GET', 'roles'))[1].roles.at(-1)).toMatchObject({ name: 'admin', rights: [...RIGHTS] });
  });

  test('the last admin stays', async () => {
    const { call } = await called();
    expect([(await call('DELETE', 'users/ann'))[0], (await call('PATCH', 'users/ann', { role: 'viewer' }))[0]]).toEqual([409, 409]);
  });
});
