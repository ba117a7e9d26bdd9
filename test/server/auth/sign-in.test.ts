/** Signing in, and the sessions that follow: what others try, after OWASP's lists. */
import { describe, expect, test } from 'vitest';
import { hashSecret } from '../../../src/runtime/passwords.ts';
import { IDLE_MS, LONGEST_MS, PASSWORD, signedInWorld } from './signed-in.ts';

const SESSION = 'rubricator-session';
const ADDRESS = 'https://books.example';
const WRONG = 'wrong horse battery';

async function signedIn(name: string) {
  const world = await signedInWorld();
  const browser = world.browser();
  expect((await browser.signIn(name)).status).toBe(303);
  return { ...world, browser, open: world.browser };
}

describe('signing in', () => {
  test('leads to the page that was wanted, with a cookie that no script reads', async () => {
    const browser = (await signedInWorld()).browser();
    const first = await browser.request({ path: '/books/1?x=1' });
    expect([first.status, first.headers.get('location')]).toEqual([303, `/login?back=${encodeURIComponent('/books/1?x=1')}`]);
    const csrf = await browser.csrfIn('/login');
    const answer = await browser.request({ path: '/login', form: { csrf, name: 'Vic', password: PASSWORD, back: '/books/1?x=1' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/books/1?x=1']);
    expect(answer.headers.getSetCookie().find((each) => each.startsWith(SESSION))).toMatch(
      /^rubricator-session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await (await browser.request({ path: '/books/1' })).text()).toContain('>vic</a>');
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/ok\nx'])('leads to no other host: %j', async (wanted) => {
    const browser = (await signedInWorld()).browser();
    const answer = await browser.request({ path: '/login', form: { csrf: await browser.csrfIn('/login'), name: 'vic', password: PASSWORD, back: wanted } });
    expect(answer.headers.get('location')).toBe('/');
  });

  test('with HTTPS the cookie is bound to the host and sent over HTTPS alone', async () => {
    const browser = (await signedInWorld({ origin: ADDRESS })).browser();
    const headers = { host: 'books.example', origin: ADDRESS };
    const page = await (await browser.request({ path: '/login', headers })).text();
    expect([...browser.cookies.keys()]).toEqual(['__Host-rubricator-form']);
    const csrf = /name="csrf" value="(\w+)"/.exec(page)?.[1] ?? '';
    const answer = await browser.request({ path: '/login', form: { csrf, name: 'vic', password: PASSWORD }, headers });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-rubricator-session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    // Another host of the domain can set a cookie of this value, but not of that name.
    const value = browser.cookies.get('__Host-rubricator-session') ?? '';
    browser.cookies.clear();
    browser.cookies.set(SESSION, value);
    expect((await browser.request({ path: '/', headers })).status).toBe(303);
  });

  test('a wrong password and an unknown name are answered alike', async () => {
    const world = await signedInWorld();
    const texts: string[] = [];
    for (const [name = '', password] of [
      ['vic', WRONG],
      ['bob', WRONG],
      ['vic', ''],
      ['__proto__', PASSWORD],
    ]) {
      const browser = world.browser();
      const answer = await browser.signIn(name, password);
      expect([answer.status, browser.cookies.has(SESSION)]).toEqual([401, false]);
      texts.push((await answer.text()).replace(/value="[^"]*"/g, ''));
    }
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('That name and password do not fit.');
  });

  test('a user without a password cannot sign in with any', async () => {
    const world = await signedInWorld();
    await world.accounts.addUser({ name: 'new', role: 'admin', createdAtMs: 1 });
    for (const password of ['', 'undefined', 'null']) expect((await world.browser().signIn('new', password)).status).toBe(401);
  });

  test('what was typed is shown as text, and the password not at all', async () => {
    const text = await (await (await signedInWorld()).browser().signIn('"><script>alert(1)</script>', PASSWORD)).text();
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain(PASSWORD);
  });
});

describe('sessions', () => {
  test('one that was planted is not taken over: signing in makes another', async () => {
    const world = await signedInWorld();
    const [browser, other] = [world.browser(), world.browser()];
    const planted = 'x'.repeat(43);
    browser.cookies.set(SESSION, planted);
    await browser.signIn('ann');
    expect(browser.cookies.get(SESSION)).toMatch(/^(?!x+$)[\w-]{43}$/);
    other.cookies.set(SESSION, planted);
    expect(await other.statusOf('/')).toBe(303);
  });

  test('signing in again ends the session before', async () => {
    const { browser, accounts } = await signedIn('vic');
    const first = browser.cookies.get(SESSION) ?? '';
    await browser.post('/login', { name: 'ann', password: PASSWORD });
    expect(browser.cookies.get(SESSION)).not.toBe(first);
    expect(await accounts.session(hashSecret(first))).toBeUndefined();
  });

  test('a cookie opens nothing after its session has ended', async () => {
    const { browser } = await signedIn('vic');
    const kept = browser.cookies.get(SESSION) ?? '';
    const answer = await browser.post('/logout', {});
    expect([answer.status, answer.headers.get('location'), browser.cookies.has(SESSION)]).toEqual([303, '/login', false]);
    browser.cookies.set(SESSION, kept);
    expect(await browser.statusOf('/')).toBe(303);
  });

  test('it ends when nobody uses it, and at last though somebody does', async () => {
    const { browser, clock } = await signedIn('vic');
    clock.nowMs += IDLE_MS - 1;
    expect(await browser.statusOf('/')).toBe(200);
    clock.nowMs += IDLE_MS;
    expect(await browser.statusOf('/')).toBe(303);
    await browser.signIn('vic');
    for (let usedMs = 0; usedMs < LONGEST_MS; usedMs += IDLE_MS / 2) {
      expect(await browser.statusOf('/')).toBe(200);
      clock.nowMs += IDLE_MS / 2;
    }
    expect(await browser.statusOf('/')).toBe(303);
  });

  test('a new password ends all sessions but the one in which it was chosen', async () => {
    const { browser, open } = await signedIn('vic');
    const elsewhere = open();
    await elsewhere.signIn('vic');
    const before = browser.cookies.get(SESSION);
    const [password, again] = ['another good one', 'another good one'];
    expect((await browser.post('/account', { old: WRONG, password, again })).status).toBe(400);
    expect([browser.cookies.get(SESSION), await elsewhere.statusOf('/')]).toEqual([before, 200]);
    expect((await browser.post('/account', { old: PASSWORD, password, again })).status).toBe(303);
    expect([await browser.statusOf('/'), await elsewhere.statusOf('/')]).toEqual([200, 303]);
    expect(browser.cookies.get(SESSION)).not.toBe(before);
    expect([(await open().signIn('vic')).status, (await open().signIn('vic', password)).status]).toEqual([401, 303]);
  });

  test('another role ends it, so that nobody goes on with the rights from before', async () => {
    const { browser, users } = await signedIn('eva');
    await users.setRole('eva', 'viewer');
    expect(await browser.statusOf('/')).toBe(303);
  });

  test('the store keeps no secret of it', async () => {
    const { browser, db } = await signedIn('vic');
    expect(JSON.stringify(await db.selectFrom('sessions').selectAll().execute())).not.toContain(browser.cookies.get(SESSION));
  });
});

describe('guessing passwords', () => {
  test('costs more and more time, by address; another address is not kept out', async () => {
    const { browser: open, clock } = await signedInWorld();
    const [guesser, owner] = [open('198.51.100.1'), open('198.51.100.2')];
    for (let at = 0; at < 10; at++) expect((await guesser.signIn('ann', WRONG)).status).toBe(401);
    const refused = await guesser.signIn('ann', PASSWORD);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    clock.nowMs += 1000;
    expect([(await guesser.signIn('ann', WRONG)).status, (await guesser.signIn('ann')).headers.get('retry-after')]).toEqual([401, '2']);
    expect((await owner.signIn('ann')).status).toBe(303);
  });

  test('many at once are as many as one after the other', async () => {
    const browser = (await signedInWorld()).browser();
    const csrf = await browser.csrfIn('/login');
    const guesses = Array.from({ length: 30 }, () => browser.request({ path: '/login', form: { csrf, name: 'ann', password: WRONG } }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect([statuses.filter((each) => each === 401).length, statuses.filter((each) => each === 429).length]).toEqual([10, 20]);
  });

  test('an address that somebody makes up in a header does not help', async () => {
    const browser = (await signedInWorld()).browser();
    const csrf = await browser.csrfIn('/login');
    const statuses: number[] = [];
    for (let at = 0; at < 12; at++) {
      const headers = { 'x-forwarded-for': `10.0.0.${at}` };
      statuses.push((await browser.request({ path: '/login', form: { csrf, name: 'ann', password: WRONG }, headers })).status);
    }
    expect(statuses.slice(-3)).toEqual([401, 429, 429]);
  });

  test('behind a proxy that is named, each address that it names counts by itself', async () => {
    const proxy = { addresses: ['192.0.2.7'], header: 'Remote-User', role: 'viewer', admins: [] };
    const browser = (await signedInWorld({ proxy })).browser();
    const csrf = await browser.csrfIn('/login');
    const guess = async (from: string) =>
      (await browser.request({ path: '/login', form: { csrf, name: 'ann', password: WRONG }, headers: { 'x-forwarded-for': `made up, ${from}` } })).status;
    for (let at = 0; at < 10; at++) await guess('10.0.0.1');
    expect([await guess('10.0.0.1'), await guess('10.0.0.2')]).toEqual([429, 401]);
  });

  test('the password of an account cannot be guessed faster in its form', async () => {
    const { browser } = await signedIn('vic');
    let last = '';
    for (let at = 0; at < 12; at++)
      last = await (await browser.post('/account', { old: `wrong ${at}`, password: 'another good one', again: 'another good one' })).text();
    expect(last).toContain('There were many attempts.');
  });
});

describe('links', () => {
  test('with a link somebody chooses a password, once, and is signed in', async () => {
    const { browser: open, users } = await signedInWorld();
    await users.add({ name: 'new', role: 'viewer' });
    const path = `/welcome/${(await users.invite('new')).secret}`;
    const browser = open();
    expect((await browser.post(path, { password: 'one good password', again: 'another good one' }, path)).status).toBe(400);
    expect(await (await browser.post(path, { password: 'short', again: 'short' }, path)).text()).toContain('A password has 10 letters or more');
    expect((await browser.post(path, { password: PASSWORD, again: PASSWORD }, path)).status).toBe(303);
    expect([await browser.statusOf('/'), await open().statusOf(path), (await open().signIn('new')).status]).toEqual([200, 410, 303]);
  });

  test('one that has run out, or was made up, opens nothing', async () => {
    const { browser: open, users, clock } = await signedInWorld();
    const { secret } = await users.invite('ann');
    for (const made of ['x', 'x'.repeat(43), '%00', "'"]) expect([made, await open().statusOf(`/welcome/${made}`)]).toEqual([made, 410]);
    clock.nowMs += 86_400_000;
    expect(await open().statusOf(`/welcome/${secret}`)).toBe(410);
  });
});

describe('the host', () => {
  test('where the address is known, no other name is answered', async () => {
    const { send } = await signedInWorld({ origin: ADDRESS });
    const hosts = ['books.example', 'localhost', 'evil.example', 'books.example.evil.example'];
    const statuses = await Promise.all(hosts.map(async (host) => (await send({ path: '/login', headers: { host } })).status));
    expect(statuses).toEqual([200, 200, 403, 403]);
  });

  test('no answer leads where a header says', async () => {
    const { send } = await signedInWorld();
    const answer = await send({ path: '/', headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
  });
});
