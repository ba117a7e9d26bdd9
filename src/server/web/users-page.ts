/** Users: who may use the interface, and as what. Each form leads back to the page, or to a link that is shown once. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { welcomeAddress } from '../auth/welcome.ts';
import type { ApiEnv } from '../guard.ts';
import { adminNav } from './admin-nav.ts';
import type { WebDeps } from './deps.ts';
import { problemWith, readForm } from './form.ts';
import { NOTHING, problemsOf } from './html.ts';
import { invitationView, newUserForm, removeUserForm, sessionsTable, signInView, USERS_PATH, usersTable } from './users-view.ts';

/** What a form says: of whom, and which role or session. */
interface Sent {
  name: string;
  role: string;
  session: number;
}

type Handler = (context: Context<ApiEnv>, sent: Sent) => Promise<Response>;

export function addUsersPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  const page = async (context: Context<ApiEnv>, told: { problem?: string | undefined; done?: string } = {}) => {
    const kept = deps.usersAs(context.get('actor'));
    const { mode } = deps.signIn;
    const [users, roles, sessions] = await Promise.all([kept.list(), deps.roles(), mode === 'password' ? kept.sessions() : []]);
    const shown = { users, roles, mode, csrf: context.get('csrf') };
    const body = html`<h1>Users</h1>${adminNav(USERS_PATH)}${signInView(shown.mode)}${problemsOf(told.problem)}${told.done === undefined ? NOTHING : html`<p class="good" role="status">${told.done}</p>`}
${usersTable(shown)}${sessionsTable(sessions, { own: context.get('session'), csrf: shown.csrf })}${newUserForm(shown)}`;
    return deps.show(context, { title: 'Users', menu: '/admin', status: told.problem === undefined ? 200 : 409, body });
  };
  const on = (what: string, handle: Handler) =>
    app.post(`${USERS_PATH}/${what}`, async (context) => {
      const { name: [name = ''] = [], role: [role = ''] = [], session: [session = ''] = [] } = await readForm(context);
      return handle(context, { name: name.trim(), role, session: Number(session) });
    });
  /** A change, and the page again with what came of it. */
  const change = (what: string, act: (users: ReturnType<WebDeps['usersAs']>, sent: Sent) => Promise<string>) =>
    on(what, async (context, sent) => {
      let done = '';
      const problem = await problemWith(async () => {
        done = await act(deps.usersAs(context.get('actor')), sent);
      });
      return page(context, problem === undefined ? { done } : { problem });
    });
  const invited: Handler = async (context, { name }) => {
    const invitation = await deps.usersAs(context.get('actor')).invite(name);
    const body = html`<h1>A link for ${name}</h1>${invitationView(invitation, welcomeAddress(context, invitation.secret, deps.signIn))}<p><a href="${USERS_PATH}">To the users</a></p>`;
    return deps.show(context, { title: `A link for ${name}`, menu: '/admin', body });
  };

  app.get(USERS_PATH, (context) => page(context));
  on('add', async (context, sent) => {
    const problem = await problemWith(() => deps.usersAs(context.get('actor')).add(sent));
    if (problem !== undefined) return page(context, { problem });
    return deps.signIn.mode === 'password' ? invited(context, sent) : page(context, { done: `${sent.name} is a user now.` });
  });
  on('invite', invited);
  change('role', async (users, { name, role }) => {
    await users.setRole(name, role);
    return `${name} has the role ${role} now, and is signed out everywhere.`;
  });
  change('sign-out', async (users, { name }) => {
    const ended = await users.signOut(name);
    return `${name} is signed out everywhere: ${ended === 1 ? '1 session' : `${ended} sessions`} ended.`;
  });
  change('end-session', async (users, { name, session }) => {
    await users.endSession(name, session);
    return `That session of ${name} is over.`;
  });
  change('remove', async (users, { name }) => {
    await users.remove(name);
    return `${name} is no user any more.`;
  });
  addRemoveQuestion(app, deps, (context) => page(context, { problem: 'There is no such user.' }));
}

function addRemoveQuestion(app: Hono<ApiEnv>, deps: WebDeps, unknown: (context: Context<ApiEnv>) => Promise<Response>): void {
  app.get(`${USERS_PATH}/remove`, async (context) => {
    const wanted = context.req.query('name');
    const user = (await deps.usersAs(context.get('actor')).list()).find(({ name }) => name === wanted);
    if (!user) return unknown(context);
    return deps.show(context, {
      title: `Remove ${user.name}`,
      menu: '/admin',
      body: html`<h1>Remove ${user.name}</h1>${removeUserForm(user.name, context.get('csrf'))}`,
    });
  });
}
