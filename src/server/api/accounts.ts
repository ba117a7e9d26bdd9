/** Users, tokens and roles, for those who administer. */
import { createRoute, z } from '@hono/zod-openapi';
import type { RoleReport } from '../../actions/roles.ts';
import { userAsJson } from '../../actions/users.ts';
import { BUILT_IN_ROLES, RIGHTS } from '../../domain/access/rights.ts';
import type { ApiToken, Session } from '../../ports/accounts.ts';
import { welcomeAddress } from '../auth/welcome.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';

const Name = z.string().min(1).max(100);
const UserBody = z
  .object({
    name: z.string(),
    role: z.string(),
    hasPassword: z.boolean(),
    createdAt: z.iso.datetime(),
    seenAt: z.iso.datetime().optional().openapi({ description: 'When the user used the pages last, to the minute; absent if never.' }),
  })
  .openapi('User', { description: 'Without a password: somebody who signs in elsewhere, or has not chosen one yet.' });
const Invitation = z
  .object({ link: z.string().openapi({ description: 'With it the user chooses a password, once.' }), until: z.iso.datetime() })
  .openapi('Invitation');
const SessionBody = z
  .object({
    id: z.number().int(),
    startedAt: z.iso.datetime(),
    seenAt: z.iso.datetime().openapi({ description: 'When it was used last, to the minute.' }),
    from: z.string().optional().openapi({ description: 'The address at which it began; absent if that is not known.' }),
  })
  .openapi('Session');
const Right = z.enum(RIGHTS);
const TokenBody = z
  .object({
    id: z.number().int(),
    name: z.string(),
    user: z.string(),
    scopes: z.array(Right),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().optional().openapi({ description: 'To the minute; absent if it never was.' }),
  })
  .openapi('Token');
const RoleBody = z
  .object({
    name: z.string(),
    as: z.enum(BUILT_IN_ROLES).openapi({ description: 'The built-in role whose rights it has.' }),
    isBuiltIn: z.boolean(),
    rights: z.array(Right),
    books: z.array(z.string()).optional().openapi({ description: 'The books that it sees, in words; all if absent.' }),
    changes: z.array(z.string()).optional().openapi({ description: 'The books among them that it may change; all of them if absent.' }),
    hidden: z.array(z.string()),
    masked: z.array(z.string()),
    writable: z.array(z.string()).optional().openapi({ description: 'All fields that it sees, if absent.' }),
  })
  .openapi('Role');

const UserName = z.object({ name: Name.openapi({ param: { name: 'name', in: 'path' } }) });
const Numbered = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .openapi({ param: { name: 'id', in: 'path' } }),
});
const DONE = { 204: { description: 'It is done.' } };
const REFUSED = { 409: refused('There is no such user, role or token, or it cannot be done: the answer says why.') };

export type AccountDeps = Pick<ApiDeps, 'usersAs' | 'roles' | 'signIn'>;

export function addAccountRoutes(api: Api, deps: AccountDeps): void {
  addUserRoutes(api, deps);
  addOneUserRoutes(api, deps);
  addSessionRoutes(api, deps);
  addTokenRoutes(api, deps);
  api.openapi(
    createRoute({
      method: 'get',
      path: '/roles',
      summary: 'All roles, and what each may do',
      responses: { 200: json(z.object({ roles: z.array(RoleBody) }), 'Built-in ones first.') },
    }),
    async (context) => context.json({ roles: (await deps.roles()).map(roleBody) }, 200),
  );
}

function addUserRoutes(api: Api, deps: AccountDeps): void {
  api.openapi(
    createRoute({ method: 'get', path: '/users', summary: 'All users', responses: { 200: json(z.object({ users: z.array(UserBody) }), 'By name.') } }),
    async (context) => context.json({ users: (await deps.usersAs(context.get('actor')).list()).map(userAsJson) }, 200),
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/users',
      summary: 'Add a user, who chooses a password by a link',
      request: body(z.object({ name: Name, role: Name })),
      responses: { 201: json(UserBody, 'The user.'), ...WRONG, ...REFUSED },
    }),
    async (context) => context.json(userAsJson(await deps.usersAs(context.get('actor')).add(context.req.valid('json'))), 201),
  );
  api.openapi(
    createRoute({
      method: 'patch',
      path: '/users/{name}',
      summary: 'Give a user another role, which ends all sessions',
      request: { params: UserName, ...body(z.object({ role: Name })) },
      responses: { ...DONE, ...WRONG, ...REFUSED },
    }),
    async (context) => {
      await deps.usersAs(context.get('actor')).setRole(context.req.valid('param').name, context.req.valid('json').role);
      return context.body(null, 204);
    },
  );
}

function addOneUserRoutes(api: Api, deps: AccountDeps): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/users/{name}/invite',
      summary: 'Make a link with which a user chooses a password',
      request: { params: UserName },
      responses: { 201: json(Invitation, 'It is shown now and never again.'), ...REFUSED },
    }),
    async (context) => {
      const { secret, untilMs } = await deps.usersAs(context.get('actor')).invite(context.req.valid('param').name);
      return context.json({ link: welcomeAddress(context, secret, deps.signIn), until: at(untilMs) }, 201);
    },
  );
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/users/{name}',
      summary: 'Remove a user with all sessions and tokens',
      request: { params: UserName },
      responses: { ...DONE, ...REFUSED },
    }),
    async (context) => {
      await deps.usersAs(context.get('actor')).remove(context.req.valid('param').name);
      return context.body(null, 204);
    },
  );
}

function addSessionRoutes(api: Api, deps: AccountDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/users/{name}/sessions',
      summary: 'Where a user is signed in',
      request: { params: UserName },
      responses: { 200: json(z.object({ sessions: z.array(SessionBody) }), 'The one that was used last comes first.') },
    }),
    async (context) => {
      const all = await deps.usersAs(context.get('actor')).sessions();
      const name = context.req.valid('param').name.toLowerCase();
      return context.json({ sessions: all.filter(({ user }) => user.name === name).map(sessionBody) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/users/{name}/sessions/{id}',
      summary: 'End one session of a user',
      request: { params: UserName.extend(Numbered.shape) },
      responses: { ...DONE, ...REFUSED },
    }),
    async (context) => {
      const { name, id } = context.req.valid('param');
      await deps.usersAs(context.get('actor')).endSession(name, id);
      return context.body(null, 204);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/users/{name}/sign-out',
      summary: 'End all sessions of a user',
      request: { params: UserName },
      responses: { 200: json(z.object({ ended: z.number().int() }), 'How many there were.'), ...REFUSED },
    }),
    async (context) => context.json({ ended: await deps.usersAs(context.get('actor')).signOut(context.req.valid('param').name) }, 200),
  );
}

function addTokenRoutes(api: Api, deps: AccountDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/tokens',
      summary: 'All tokens, without their secrets',
      responses: { 200: json(z.object({ tokens: z.array(TokenBody) }), 'In the order in which they were made.') },
    }),
    async (context) => context.json({ tokens: (await deps.usersAs(context.get('actor')).tokens()).map(tokenBody) }, 200),
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/tokens',
      summary: 'Make a token',
      request: body(
        z.object({
          name: Name,
          user: Name,
          scopes: z
            .array(z.string().max(100))
            .max(RIGHTS.length)
            .openapi({ description: RIGHTS.join(', ') }),
        }),
      ),
      responses: { 201: json(z.object({ token: TokenBody, secret: z.string() }), 'The secret is shown now and never again.'), ...WRONG, ...REFUSED },
    }),
    async (context) => {
      const { token, secret } = await deps.usersAs(context.get('actor')).addToken(context.req.valid('json'));
      return context.json({ token: tokenBody(token), secret }, 201);
    },
  );
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/tokens/{id}',
      summary: 'Let a token open nothing any more',
      request: { params: Numbered },
      responses: { ...DONE, ...REFUSED },
    }),
    async (context) => {
      await deps.usersAs(context.get('actor')).removeToken(context.req.valid('param').id);
      return context.body(null, 204);
    },
  );
}

const at = (ms: number) => new Date(ms).toISOString();

function sessionBody({ id, startedAtMs, seenAtMs, from }: Session): z.infer<typeof SessionBody> {
  return { id, startedAt: at(startedAtMs), seenAt: at(seenAtMs), ...(from !== undefined && { from }) };
}

function tokenBody({ id, name, user, scopes, createdAtMs, usedAtMs }: ApiToken): z.infer<typeof TokenBody> {
  return { id, name, user: user.name, scopes: [...scopes], createdAt: at(createdAtMs), ...(usedAtMs !== undefined && { usedAt: at(usedAtMs) }) };
}

function roleBody({ rights, hidden, masked, writable, ...role }: RoleReport): z.infer<typeof RoleBody> {
  return { ...role, rights: [...rights], hidden: [...hidden], masked: [...masked], ...(writable && { writable: [...writable] }) };
}
