/** Who may do what over the interface: users by their roles, programs by their tokens, a proxy's users, and visitors. */
import { describe, expect, test } from 'vitest';
import { builtInRole } from '../../../src/domain/access/rights.ts';
import { disputedBook } from '../web-world.ts';
import { CONFIG_TOKEN, NOTE_SECRET, signedInWorld } from './signed-in.ts';

const FIELD = '/books/1/fields/title';
const FORM = { action: 'set', value: 'New' };
const EDIT = { action: 'set', fields: ['title=New'] };
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, accept: 'application/json' });

describe('users', () => {
  test('a viewer’s POST changes nothing', async () => {
    const { browser: open, store } = await signedInWorld();
    const browser = open();
    await browser.signIn('vic');
    expect((await browser.post(FIELD, FORM)).status).toBe(403);
    expect((await browser.post('/books/1/refresh', {})).status).toBe(403);
    const headers = { 'x-csrf-token': await browser.csrfIn('/') };
    expect((await browser.request({ path: '/api/v1/items/1/fields', json: EDIT, headers })).status).toBe(403);
    expect((await browser.request({ path: '/now' })).status).toBe(403);
    expect((await store.load(1)).overrides).toEqual([]);
  });

  test('nobody is offered to prefer a source who may not change the config', async () => {
    const { browser: open, store } = await signedInWorld();
    await disputedBook(store, 'Disputed');
    const ofPages = async (name: string) => {
      const browser = open();
      await browser.signIn(name);
      const books = await (await browser.request({ path: '/conflicts/publisher?winner=audible&loser=itunes' })).text();
      expect(books).toContain('Pike of Disputed');
      return [
        books.includes('/preferences?field='),
        await browser.statusOf('/preferences'),
        await browser.statusOf('/preferences?field=publisher&source=itunes'),
      ];
    };
    expect(await ofPages('vic')).toEqual([false, 200, 403]);
    expect(await ofPages('ann')).toEqual([true, 200, 200]);
  });

  test('an editor says which book it is, and leaves it to others to ask the sources', async () => {
    const { browser: open, store } = await signedInWorld();
    const browser = open();
    await browser.signIn('eva');
    expect((await browser.post('/books/1/identify', { text: '9780306406157' })).status).toBe(303);
    expect((await store.load(1)).overrides).toMatchObject([{ field: 'identifiers', actor: { name: 'eva' } }]);
  });

  test('a book of another library is as one that is not there, on pages and in the interface', async () => {
    const { browser: open, secretId, store } = await signedInWorld();
    const browser = open();
    await browser.signIn('fay');
    const csrf = await browser.csrfIn('/');
    const answers = async (id: number) =>
      Promise.all([
        ...['/books/N', '/books/N/cover', '/api/v1/items/N'].map((path) => browser.request({ path: path.replace('N', String(id)) })),
        browser.request({ path: `/books/${id}/fields/tags`, form: { csrf, action: 'set', value: 'x' } }),
        browser.request({ path: `/books/${id}/refresh`, form: { csrf } }),
        browser.request({ path: `/api/v1/items/${id}/undo`, json: {}, headers: { 'x-csrf-token': csrf } }),
      ]);
    const texts = async (id: number) => Promise.all((await answers(id)).map(async (each) => [each.status, await each.text()]));
    expect(await texts(secretId)).toEqual(await texts(99_999));
    expect((await texts(secretId)).map(([status]) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    for (const path of ['/', '/?search=zanzibar', '/?library=vault', '/history', '/review', '/api/v1/items', '/api/v1/items?search=zanzibar&library=vault'])
      expect([path, /The Zanzibar|"total":2/.test(await (await browser.request({ path })).text())]).toEqual([path, false]);
    expect((await store.load(secretId)).overrides).toEqual([]);
  });

  test.each(['/books/-1', '/books/1e3', '/books/999999999999999', '/books/..%2f1', '/api/v1/items/__proto__', '/assets/..%2f..%2fpackage.json'])(
    'a made up path leads nowhere: %s',
    async (path) => {
      const { browser: open, bugs } = await signedInWorld();
      const browser = open();
      await browser.signIn('ann');
      expect([[400, 404].includes(await browser.statusOf(path)), bugs]).toEqual([true, []]);
    },
  );

  test('a role that the config does not have any more allows nothing', async () => {
    const { browser: open, accounts } = await signedInWorld();
    const browser = open();
    await accounts.setRole((await accounts.userNamed('eva'))?.id ?? 0, 'retired');
    await browser.signIn('eva');
    expect([await browser.statusOf('/'), await browser.statusOf('/books/1')]).toEqual([403, 403]);
  });

  test('nobody at all sees health, and nothing else', async () => {
    const { send } = await signedInWorld();
    const headers = { accept: 'application/json' };
    const paths = ['/healthz', '/readyz', '/metrics', '/api/v1/items', '/api/v1/openapi.json', '/', '/books/1/cover', '/history'];
    expect(await Promise.all(paths.map(async (path) => (await send({ path, headers })).status))).toEqual([200, 200, 401, 401, 401, 401, 401, 401]);
  });
});

describe('tokens', () => {
  async function withToken(user: string, scopes: string[]) {
    const world = await signedInWorld();
    const { secret, token } = await world.users.addToken({ name: 'Home', user, scopes });
    const call = async (path: string, json?: unknown) => (await world.send({ path, json, headers: bearer(secret) })).status;
    return { ...world, call, secret, token };
  }

  test('one has its scopes alone', async () => {
    const { call, store } = await withToken('ann', ['see']);
    expect([await call('/api/v1/items'), await call('/api/v1/items/1/fields', EDIT), await call('/api/v1/status')]).toEqual([200, 403, 403]);
    expect((await store.load(1)).overrides).toEqual([]);
  });

  test('and no more than its user, as that is now', async () => {
    const { call, users, store } = await withToken('eva', ['see', 'edit', 'administer']);
    expect(await call('/api/v1/items/1/fields', EDIT)).toBe(200);
    expect((await store.load(1)).overrides).toMatchObject([{ actor: { kind: 'token', name: 'Home of eva' } }]);
    await users.setRole('eva', 'viewer');
    expect([await call('/api/v1/items/1/fields', EDIT), await call('/api/v1/items')]).toEqual([403, 200]);
  });

  test('without any scope it opens nothing', async () => {
    const { call } = await withToken('ann', []);
    expect([await call('/api/v1/items'), await call('/api/v1/runs')]).toEqual([403, 403]);
  });

  test('it ends when it is removed', async () => {
    const { call, users, token } = await withToken('ann', ['see']);
    await users.removeToken(token.id);
    expect(await call('/api/v1/items')).toBe(401);
  });

  test('it is noted when it was used last', async () => {
    const { call, accounts, clock } = await withToken('ann', ['see']);
    await call('/api/v1/items');
    expect((await accounts.tokens())[0]?.usedAtMs).toBe(clock.nowMs);
  });

  test.each(['', 'rub_', 'x', '__proto__', 'rub_'.padEnd(47, 'x')])('“%s” is no token, and no visitor either', async (made) => {
    const { send } = await signedInWorld({ visitors: builtInRole('viewer') });
    expect((await send({ path: '/api/v1/items', headers: bearer(made) })).status).toBe(401);
  });

  test('that of the config may do everything, and that of the note only ask how the daemon does', async () => {
    const { send } = await signedInWorld();
    const call = async (token: string, path: string) => (await send({ path, headers: bearer(token) })).status;
    expect([await call(CONFIG_TOKEN, '/api/v1/items'), await call(CONFIG_TOKEN, '/api/v1/status')]).toEqual([200, 200]);
    expect([await call(NOTE_SECRET, '/api/v1/items'), await call(NOTE_SECRET, '/api/v1/status')]).toEqual([403, 200]);
  });
});

describe('a proxy', () => {
  const proxy = { addresses: ['192.0.2.7', '::1'], header: 'Remote-User', role: 'viewer', admins: ['Root'] };
  const as = (user: string) => ({ 'remote-user': user });

  test('says who it is, and a new user has the role for that', async () => {
    const { send, accounts } = await signedInWorld({ mode: 'proxy', proxy });
    expect(await (await send({ path: '/', headers: as('Zoe') })).text()).toContain('zoe');
    await send({ path: '/', headers: as('root') });
    expect(
      (await accounts.users()).filter(({ name }) => ['zoe', 'root'].includes(name)).map(({ name, role, hasPassword }) => [name, role, hasPassword]),
    ).toEqual([
      ['root', 'admin', false],
      ['zoe', 'viewer', false],
    ]);
  });

  test('tells when somebody was here last, to the minute', async () => {
    const { send, accounts, clock } = await signedInWorld({ mode: 'proxy', proxy });
    const [came, comesAgainMs] = [clock.nowMs, 90_000];
    const seen = async () => (await accounts.userNamed('vic'))?.seenAtMs;
    for (const laterMs of [0, 59_000, comesAgainMs]) {
      clock.nowMs = came + laterMs;
      await send({ path: '/', headers: as('vic') });
      expect(await seen()).toBe(laterMs === comesAgainMs ? came + laterMs : came);
    }
  });

  test('anybody else who sends its header is nobody', async () => {
    const { send, accounts } = await signedInWorld({ mode: 'proxy', proxy });
    const before = (await accounts.users()).length;
    for (const from of ['192.0.2.8', '', '127.0.0.1', '::ffff:192.0.2.8']) expect((await send({ path: '/', headers: as('ann') }, from)).status).toBe(303);
    expect((await send({ path: '/', headers: { ...as('ann'), 'x-forwarded-for': '192.0.2.7' } }, '192.0.2.8')).status).toBe(303);
    expect((await send({ path: '/', headers: as('ann') }, '::ffff:192.0.2.7')).status).toBe(200);
    expect((await accounts.users()).length).toBe(before);
  });

  test('does not spare the token of a form, because a browser is signed in wherever it comes from', async () => {
    const { browser: open, store } = await signedInWorld({ mode: 'proxy', proxy });
    const browser = open();
    const headers = as('ann');
    expect((await browser.request({ path: FIELD, form: FORM, headers })).status).toBe(403);
    const page = await (await browser.request({ path: '/books/1', headers })).text();
    const csrf = /name="csrf" value="(\w+)"/.exec(page)?.[1] ?? '';
    expect((await browser.request({ path: FIELD, form: { ...FORM, csrf }, headers })).status).toBe(303);
    expect((await store.load(1)).overrides).toMatchObject([{ actor: { kind: 'user', name: 'ann' } }]);
  });

  test('a password is nothing there, nor is the header where passwords count', async () => {
    const browser = (await signedInWorld({ mode: 'proxy', proxy })).browser();
    // There is not even a form.
    expect((await browser.signIn('ann')).status).toBe(403);
    const { send } = await signedInWorld({ proxy });
    expect((await send({ path: '/', headers: as('ann') })).status).toBe(303);
  });
});

test('visitors see what their role sees, and sign in for the rest', async () => {
  const visitors = { name: 'public', as: 'viewer' as const, books: [{ libraries: ['l'] }] };
  const { browser: open, secretId } = await signedInWorld({ visitors });
  const browser = open();
  expect([await browser.statusOf('/books/1'), await browser.statusOf(`/books/${secretId}`)]).toEqual([200, 404]);
  expect((await browser.post(FIELD, FORM, '/login')).status).toBe(403);
  await browser.signIn('ann');
  expect(await browser.statusOf(`/books/${secretId}`)).toBe(200);
});
