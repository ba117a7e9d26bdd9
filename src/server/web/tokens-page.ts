/** Tokens of programs: made, shown once, and revoked. */
import type { Context, Hono } from 'hono';
import { html, raw } from 'hono/html';
import { RIGHT_IN_WORDS, RIGHTS, type Right } from '../../domain/access/rights.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { ApiToken, User } from '../../ports/accounts.ts';
import type { ApiEnv } from '../guard.ts';
import { adminNav } from './admin-nav.ts';
import type { WebDeps } from './deps.ts';
import { problemWith, readForm } from './form.ts';
import { type Html, NOTHING, postButton, postForm, problemsOf } from './html.ts';

const TOKENS_PATH = '/admin/tokens';
/** What a new token is offered: to look, and no more. */
const OFFERED: readonly Right[] = ['see'];

export function addTokensPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  const page = async (context: Context<ApiEnv>, problem?: string) => {
    const kept = deps.usersAs(context.get('actor'));
    const [tokens, users] = await Promise.all([kept.tokens(), kept.list()]);
    const csrf = context.get('csrf');
    const body = html`<h1>Tokens</h1>${adminNav(TOKENS_PATH)}
<p class="faint">Programs send a token as <code>Authorization: Bearer …</code>. It has those rights of its user that its scopes name.</p>
${deps.signIn.mode === 'off' ? html`<p>Nobody signs in, so no token is asked for; these count once <code>auth.mode</code> says how people sign in.</p>` : NOTHING}
${problemsOf(problem)}${tokensTable(tokens, csrf)}${newTokenForm(users, csrf)}`;
    return deps.show(context, { title: 'Tokens', menu: '/admin', status: problem === undefined ? 200 : 409, body });
  };

  app.get(TOKENS_PATH, (context) => page(context));
  app.post(`${TOKENS_PATH}/add`, async (context) => {
    const { name: [name = ''] = [], user: [user = ''] = [], scope: scopes = [] } = await readForm(context);
    let secret = '';
    const problem = await problemWith(async () => {
      secret = (await deps.usersAs(context.get('actor')).addToken({ name, user, scopes })).secret;
    });
    if (problem !== undefined) return page(context, problem);
    const body = html`<h1>A new token</h1><p>This is the token <strong>${name}</strong> of ${user}. It is shown now and never again: keep it where you keep passwords.</p><pre tabindex="0">${secret}</pre><p><a href="${TOKENS_PATH}">To the tokens</a></p>`;
    return deps.show(context, { title: 'A new token', menu: '/admin', body });
  });
  app.post(`${TOKENS_PATH}/revoke`, async (context) => {
    const id = Number((await readForm(context)).id?.[0]);
    const problem = await problemWith(() => deps.usersAs(context.get('actor')).removeToken(id));
    return problem === undefined ? context.redirect(TOKENS_PATH, 303) : page(context, problem);
  });
}

function tokensTable(tokens: readonly ApiToken[], csrf: string | undefined): Html {
  if (tokens.length === 0) return html`<p>There are no tokens yet.</p>`;
  const rows = tokens.map(({ id, name, user, scopes, createdAtMs, usedAtMs }) => {
    const used = usedAtMs === undefined ? 'never' : timeOf(usedAtMs);
    const revoke = postButton(
      'Revoke',
      { action: `${TOKENS_PATH}/revoke`, csrf, hidden: { id: String(id) } },
      { title: `let the token ${name} open nothing any more` },
    );
    return html`<tr><td class="number">${id}</td><th scope="row">${name}</th><td>${user.name}</td><td>${scopes.join(', ') || 'none'}</td><td>${timeOf(createdAtMs)}</td><td>${used}</td><td>${revoke}</td></tr>`;
  });
  return html`<div class="wide" tabindex="0" role="region" aria-label="Tokens"><table><thead><tr><th scope="col" class="number">Number</th><th scope="col">Name</th><th scope="col">User</th><th scope="col">Scopes</th><th scope="col">Since</th><th scope="col">Last used</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function newTokenForm(users: readonly User[], csrf: string | undefined): Html {
  if (users.length === 0) return html`<p class="faint">A token needs a user whose rights it has: <a href="/admin/users">add one</a> first.</p>`;
  const scopes = RIGHTS.map(
    (right) =>
      html`<label><input type="checkbox" name="scope" value="${right}"${OFFERED.includes(right) ? raw(' checked') : NOTHING}> ${right} <span class="faint">${RIGHT_IN_WORDS[right]}</span></label><br>`,
  );
  const fields = html`<p><label>What it is for <input name="name" required maxlength="80" autocomplete="off"></label>
<label>User <select name="user">${users.map(({ name }) => html`<option>${name}</option>`)}</select></label></p>
<fieldset><legend>Scopes</legend>${scopes}</fieldset><p><button>Make it</button></p>`;
  return html`<h2>Make a token</h2>${postForm({ action: `${TOKENS_PATH}/add`, csrf }, fields)}`;
}
