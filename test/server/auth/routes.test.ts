/** Every page and every route, tried as every role and by nobody. */
import { expect, test } from 'vitest';
import { BUILT_IN_ROLES, type BuiltInRole, RIGHTS_OF } from '../../../src/domain/access/rights.ts';
import { hashPassword } from '../../../src/runtime/passwords.ts';
import { type Asked, ROUTES } from './routes.ts';
import { PASSWORD, signedInWorld } from './signed-in.ts';

const NAMES: Readonly<Record<BuiltInRole, string>> = { viewer: 'vic', editor: 'eva', curator: 'cora', admin: 'ann' };
const VALUES: Readonly<Record<string, string>> = { id: '1', book: '1', name: 'tags', field: 'title', secret: 'x', file: 'none.css' };

/** Of events, which nobody tells here. */
const NOBODY_FOLLOWS = 503;

/** The address of a route, for the book that there is. */
function addressOf(route: string): { method: string; path: string } {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:(\w+)(\{[^/]*\})?/g, (_, name: string) => VALUES[name] ?? name);
  const isOfUser = pattern.startsWith('/api/v1/users/:name');
  const query = pattern === '/audiobookshelf/search' ? '?query=Salt' : pattern === '/admin/users/remove' && method === 'GET' ? '?name=vic' : '';
  return { method, path: (isOfUser ? path.replace('/tags', '/other') : path) + query };
}

const isAllowed = (asks: Asked, role: BuiltInRole | undefined) =>
  asks === 'anybody' || (role !== undefined && (asks === 'signed in' || RIGHTS_OF[role].includes(asks)));

async function tried(role: BuiltInRole | undefined): Promise<Record<string, string>> {
  const world = await signedInWorld();
  await world.accounts.addUser({ name: 'cora', role: 'curator', createdAtMs: 1, passwordHash: await hashPassword(PASSWORD) });
  const browser = world.browser();
  if (role !== undefined) expect((await browser.signIn(NAMES[role])).status).toBe(303);
  const csrf = await browser.csrfIn(role === undefined ? '/login' : '/account');
  const outcomes: Record<string, string> = {};
  // Signing out comes last, or nobody would be there for the rest.
  const routes = Object.entries(ROUTES).sort(([a], [b]) => Number(a === 'POST /logout') - Number(b === 'POST /logout'));
  for (const [route, { sent }] of routes) {
    const { method, path } = addressOf(route);
    const isJson = path.startsWith('/api/') && sent !== undefined;
    const body = method === 'GET' ? {} : isJson ? { json: sent } : method === 'DELETE' ? {} : { form: { csrf, ...(sent as Record<string, string>) } };
    const headers = { 'x-csrf-token': csrf, ...(path.startsWith('/api/') && { accept: 'application/json' }) };
    const answer = await browser.request({ method, path, ...body, headers });
    outcomes[route] = outcomeOf(answer, route);
    await answer.body?.cancel();
  }
  expect(world.bugs).toEqual([]);
  return outcomes;
}

function outcomeOf({ status, headers }: Response, route: string): string {
  // A wrong password is no refusal to try one.
  if (route === 'POST /login') return status === 401 ? 'allowed' : `broken: ${status}`;
  const isToSignIn = route.startsWith('GET ') && status === 303 && (headers.get('location') ?? '').startsWith('/login');
  if (status === 401 || status === 403 || isToSignIn) return 'refused';
  return status >= 500 && status !== NOBODY_FOLLOWS ? `broken: ${status}` : 'allowed';
}

test('every route is named, and every one that is named is there', async () => {
  const { routes } = await signedInWorld();
  const there = routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path.replace(/^\/assets\/.*/, '/assets/:file')}`);
  expect([...new Set(there)].sort()).toEqual(Object.keys(ROUTES).sort());
});

test.each([undefined, ...BUILT_IN_ROLES])('%s may call what its rights say, and nothing else', async (role) => {
  const expected = Object.fromEntries(Object.entries(ROUTES).map(([route, { asks }]) => [route, isAllowed(asks, role) ? 'allowed' : 'refused']));
  expect(await tried(role)).toEqual(expected);
});
