/** Users as a table with what can be done to each, and what is said where nobody signs in. */
import { html, raw } from 'hono/html';
import type { RoleReport } from '../../actions/roles.ts';
import type { Invitation } from '../../actions/users.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { Session, User } from '../../ports/accounts.ts';
import type { SignInWays } from '../deps.ts';
import { type Html, NOTHING, postButton, postForm } from './html.ts';

export const USERS_PATH = '/admin/users';

export interface UsersShown {
  users: readonly User[];
  roles: readonly RoleReport[];
  mode: SignInWays['mode'];
  csrf: string | undefined;
}

/** How people sign in now, and what to do for another way. */
export function signInView(mode: SignInWays['mode']): Html {
  if (mode === 'password') return html`<p class="faint">People sign in with a name and a password, programs with a token.</p>`;
  if (mode === 'proxy') return html`<p class="faint">Your proxy says who it is. Who comes for the first time is added by itself.</p>`;
  if (mode === 'token') return html`<p class="faint">Only programs with a token are let in. Each token has a user, whose role says what it may do at most.</p>`;
  return html`<p>Nobody signs in, so there are no users: whoever sits at this machine may do everything. To let others in, say so in the config, and start again; the log then has a link for the owner.</p>
<pre tabindex="0">auth:
  mode: password
api:
  host: 0.0.0.0</pre>`;
}

export function usersTable(shown: UsersShown): Html {
  const { users, mode } = shown;
  if (users.length === 0) return mode === 'off' ? NOTHING : html`<p>There are no users yet.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Users"><table><thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Password</th><th scope="col">Since</th><th scope="col">Last seen</th><th scope="col">What to do</th></tr></thead>
<tbody>${users.map((user) => userRow(user, shown))}</tbody></table></div>`;
}

function userRow(user: User, { roles, mode, csrf }: UsersShown): Html {
  const { name } = user;
  const send = (what: string) => ({ action: `${USERS_PATH}/${what}`, csrf, hidden: { name } });
  const role = postForm(
    { ...send('role'), class: 'inline' },
    html`<select name="role" aria-label="Role of ${name}">${roleOptions(roles, user.role)}</select> <button>Change</button>`,
  );
  return html`<tr><th scope="row">${name}</th><td>${role}</td><td>${user.hasPassword ? 'yes' : 'none'}</td><td>${timeOf(user.createdAtMs).slice(0, 10)}</td><td>${user.seenAtMs === undefined ? 'never' : timeOf(user.seenAtMs)}</td>
<td><div class="row">${mode === 'password' ? postButton('Link for a password', send('invite'), { title: `make a link with which ${name} chooses a password` }) : NOTHING}${postButton('Sign out everywhere', send('sign-out'))} <a class="button" href="${USERS_PATH}/remove?name=${encodeURIComponent(name)}">Remove…</a></div></td></tr>`;
}

/** @param own the session of whoever looks */
export function sessionsTable(sessions: readonly Session[], { own, csrf }: { own: number | undefined; csrf: string | undefined }): Html {
  if (sessions.length === 0) return NOTHING;
  const rows = sessions.map(({ id, user: { name }, startedAtMs, seenAtMs, from = 'not known' }) => {
    const hidden = { name, session: String(id) };
    const end = postButton('End', { action: `${USERS_PATH}/end-session`, csrf, hidden }, { title: `end this session of ${name}` });
    return html`<tr><th scope="row">${name}</th><td>${timeOf(startedAtMs)}</td><td>${timeOf(seenAtMs)}</td><td>${from}</td><td>${id === own ? 'this one, by which you are here' : end}</td></tr>`;
  });
  return html`<h2>Who is signed in</h2>
<div class="wide" tabindex="0" role="region" aria-label="Sessions"><table><thead><tr><th scope="col">User</th><th scope="col">Since</th><th scope="col">Last seen</th><th scope="col">From where</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A role that the config does not have any more stays chosen until another one is. */
function roleOptions(roles: readonly RoleReport[], chosen: string): Html {
  const names = roles.map(({ name }) => name);
  return html`${(names.includes(chosen) ? names : [chosen, ...names]).map((name) => html`<option${name === chosen ? raw(' selected') : NOTHING}>${name}</option>`)}`;
}

export function newUserForm({ roles, mode, csrf }: UsersShown): Html {
  if (mode === 'off') return NOTHING;
  const fields = html`<label>Name <input name="name" required maxlength="64" autocapitalize="none" autocomplete="off" spellcheck="false"></label>
<label>Role <select name="role">${roleOptions(roles, 'viewer')}</select></label> <button>Add</button>`;
  return html`<h2>Add somebody</h2>${postForm({ action: `${USERS_PATH}/add`, csrf, class: 'row' }, fields)}`;
}

export function invitationView({ user, untilMs }: Invitation, address: string): Html {
  return html`<p>With this link <strong>${user.name}</strong> chooses a password. It works once, until ${timeOf(untilMs)}. It is shown now and never again: whoever has it can sign in as ${user.name}.</p>
<pre tabindex="0">${address}</pre>`;
}

export function removeUserForm(name: string, csrf: string | undefined): Html {
  return html`<p>Remove <strong>${name}</strong>, with all sessions and tokens? What ${name} did stays in the history and in the audit log.</p>
${postForm({ action: `${USERS_PATH}/remove`, csrf, hidden: { name }, class: 'row' }, html`<button class="main">Remove</button> <a class="button" href="${USERS_PATH}">Keep</a>`)}`;
}
