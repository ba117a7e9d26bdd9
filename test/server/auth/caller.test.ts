/** One object for all callers does for each what is its own, and outside of a request nothing. */
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { type Access, accessOf } from '../../../src/domain/access/access.ts';
import { BUILT_IN_ROLES, builtInRole } from '../../../src/domain/access/rights.ts';
import type { ApiEnv } from '../../../src/server/api-env.ts';
import { perCaller, rememberCaller, setCaller } from '../../../src/server/auth/caller.ts';

const one = perCaller((access: Access) => ({
  limit: 5,
  async role() {
    await new Promise((resolve) => setImmediate(resolve));
    return access.role;
  },
}));

function app() {
  const hono = new Hono<ApiEnv>();
  hono.use(rememberCaller());
  hono.use('/roles/*', async (context, next) => {
    const role = BUILT_IN_ROLES.find((each) => context.req.path.endsWith(each)) ?? 'viewer';
    setCaller(context, { actor: { kind: 'api' }, access: accessOf({ role: builtInRole(role) }) });
    await next();
  });
  hono.get('*', async (context) => context.text(await one.role()));
  hono.onError((error, context) => context.text(error.message, 500));
  return hono;
}

test('callers at the same time are not mixed up', async () => {
  const hono = app();
  const wanted = Array.from({ length: 40 }, (_, at) => BUILT_IN_ROLES[at % BUILT_IN_ROLES.length] ?? '');
  const answers = await Promise.all(wanted.map(async (role) => (await hono.request(`/roles/${role}`)).text()));
  expect(answers).toEqual(wanted);
});

test('without a caller nothing is done, within a request and outside', async () => {
  const answer = await app().request('/elsewhere');
  expect([answer.status, await answer.text()]).toEqual([500, 'nobody has said who calls']);
  expect(() => one.role()).toThrow();
});

test('what is no function is the same for all', () => {
  expect(one.limit).toBe(5);
});
