/** What pages elsewhere make a browser send changes nothing. */
import { expect, test } from 'vitest';
import { HOST, PASSWORD, signedInWorld } from './signed-in.ts';

const FIELD = '/books/1/fields/title';
const FORM = { action: 'set', value: 'Forged' };

async function signedIn() {
  const world = await signedInWorld();
  const browser = world.browser();
  await browser.signIn('ann');
  const changed = async () => (await world.store.load(1)).overrides.map(({ field, value, actor }) => [field, value, actor?.name]);
  return { ...world, browser, changed };
}

test('a form of ours changes the book, by the name of who is signed in', async () => {
  const { browser, changed, bugs } = await signedIn();
  expect([(await browser.post(FIELD, FORM, '/books/1')).status, await changed(), bugs]).toEqual([303, [['title', 'Forged', 'ann']], []]);
});

test.each([undefined, '', 'x', '0'.repeat(64)])('with the token %j nothing changes', async (csrf) => {
  const { browser, changed } = await signedIn();
  const answer = await browser.request({ path: FIELD, form: { ...FORM, ...(csrf !== undefined && { csrf }) } });
  expect([answer.status, await changed()]).toEqual([403, []]);
});

test('the token of another session is worthless', async () => {
  const { browser: ann, changed, ...world } = await signedIn();
  const other = await signedInWorld();
  const vic = other.browser();
  await vic.signIn('vic');
  const csrf = await vic.csrfIn('/');
  expect(csrf).toMatch(/^[0-9a-f]{64}$/);
  expect([(await ann.request({ path: FIELD, form: { ...FORM, csrf } })).status, await changed(), world.bugs]).toEqual([403, [], []]);
});

test.each<Record<string, string>>([
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'null', 'sec-fetch-site': 'same-origin' },
  { origin: `http://${HOST}.evil.example` },
])('with the right token, but from elsewhere, nothing changes: %j', async (headers) => {
  const { browser, changed } = await signedIn();
  const csrf = await browser.csrfIn('/');
  expect([(await browser.request({ path: FIELD, form: { ...FORM, csrf }, headers })).status, await changed()]).toEqual([403, []]);
});

test('nor by JSON, with which the cookie is sent along', async () => {
  const { browser, changed } = await signedIn();
  const sent = { path: '/api/v1/items/1/fields', json: { action: 'set', fields: ['title=Forged'] } };
  expect([(await browser.request(sent)).status, await changed()]).toEqual([403, []]);
  expect((await browser.request({ ...sent, headers: { 'x-csrf-token': await browser.csrfIn('/') } })).status).toBe(200);
});

test('nobody is signed in or out from elsewhere', async () => {
  const world = await signedInWorld();
  const victim = world.browser();
  expect((await victim.request({ path: '/login', form: { name: 'vic', password: PASSWORD } })).status).toBe(403);
  await victim.signIn('ann');
  expect([(await victim.request({ path: '/logout', form: {} })).status, await victim.statusOf('/')]).toEqual([403, 200]);
});

test('a GET changes nothing', async () => {
  const { browser, changed } = await signedIn();
  for (const path of [FIELD, '/logout', '/books/1/refresh', '/books/1/reset']) expect([path, await browser.statusOf(path)]).toEqual([path, 404]);
  expect([await changed(), await browser.statusOf('/')]).toEqual([[], 200]);
});
