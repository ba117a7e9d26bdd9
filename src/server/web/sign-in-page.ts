/** Signing in and out, choosing a password by a link, and changing it. Plain forms, which work without scripts. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { User } from '../../ports/accounts.ts';
import { hashSecret } from '../../runtime/passwords.ts';
import type { ApiEnv } from '../api-env.ts';
import { addressBehind } from '../auth/addresses.ts';
import { type AuthOptions, isHttps } from '../auth/authenticate.ts';
import { endSessionCookie, sessionCookie, setSessionCookie } from '../auth/cookies.ts';
import { LOGIN_PATH, LOGOUT_PATH, WELCOME_PATH } from '../auth/paths.ts';
import { back, problemWith, readForm } from './form.ts';
import { addressOf, type Html, postForm, problemsOf } from './html.ts';
import { refusal, type ShowPage } from './layout.ts';

interface SignInDeps {
  auth: AuthOptions;
  show: ShowPage;
}

const ACCOUNT_PATH = '/account';

export function addSignInPages(app: Hono<ApiEnv>, deps: SignInDeps): void {
  addLogin(app, deps);
  if (deps.auth.mode !== 'password') return;
  addWelcome(app, deps);
  addAccount(app, deps);
}

/** To the page on which one signs in, and from there back to what was wanted. */
export function toSignIn(context: Context): Response {
  const { pathname, search } = new URL(context.req.url);
  return context.redirect(addressOf(LOGIN_PATH, { back: pathname === '/' ? undefined : `${pathname}${search}` }), 303);
}

function addLogin(app: Hono<ApiEnv>, { auth, show }: SignInDeps): void {
  app.get(LOGIN_PATH, (context) => show(context, { title: 'Sign in', body: loginForm(context, auth, { back: context.req.query('back') }) }));
  app.post(LOGIN_PATH, async (context) => {
    const sent = await readForm(context);
    if (auth.mode !== 'password') return refusal(context, show, { status: 404, title: 'There is no password to sign in with here' });
    const [name = '', password = '', wanted] = [sent.name?.[0], sent.password?.[0], sent.back?.[0]];
    const address = addressBehind(context, auth.proxy.addresses);
    const outcome = await auth.sessions.signIn({ account: name, address, password }, sessionCookie(context, { isHttps: isHttps(auth) }));
    const again = (status: 401 | 429, problem: string) =>
      show(context, { title: 'Sign in', status, body: loginForm(context, auth, { back: wanted, name, problem }) });
    if ('wrong' in outcome) {
      await auth.notes.failed(outcome.wrong, address);
      return again(401, 'That name and password do not fit.');
    }
    if ('waitMs' in outcome) {
      const seconds = Math.ceil(outcome.waitMs / 1000);
      context.header('retry-after', String(seconds));
      return again(429, `There were many attempts. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`);
    }
    await auth.notes.signedIn(outcome.user, address);
    setSessionCookie(context, outcome.secret, { isHttps: isHttps(auth), longestMs: auth.longestMs });
    return back(context, sent, '/');
  });
  app.post(LOGOUT_PATH, async (context) => {
    const secret = sessionCookie(context, { isHttps: isHttps(auth) });
    if (secret !== undefined) await auth.sessions.end(secret);
    const user = context.get('user');
    if (secret !== undefined && user) await auth.notes.signedOut(user, addressBehind(context, auth.proxy.addresses));
    endSessionCookie(context, { isHttps: isHttps(auth) });
    return context.redirect(LOGIN_PATH, 303);
  });
}

function loginForm(context: Context<ApiEnv>, { mode }: AuthOptions, shown: { back?: string | undefined; name?: string; problem?: string }): Html {
  if (mode === 'proxy') return html`<h1>Sign in</h1><p>Your proxy says who you are. It said nothing: sign in there.</p>`;
  if (mode === 'token') return html`<h1>Sign in</h1><p>Only programs with a token are let in here.</p>`;
  const fields = html`<p><label for="name">Name</label><br><input id="name" name="name" value="${shown.name ?? ''}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100"></p>
<p><label for="password">Password</label><br><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000"></p>
<p><button>Sign in</button></p>`;
  return html`<h1>Sign in</h1>${problemsOf(shown.problem)}${postForm({ action: LOGIN_PATH, csrf: context.get('csrf'), hidden: shown.back === undefined ? {} : { back: shown.back } }, fields)}`;
}

function addWelcome(app: Hono<ApiEnv>, { auth, show }: SignInDeps): void {
  const form = (context: Context<ApiEnv>, user: User, problem?: string) =>
    show(context, {
      title: 'Choose a password',
      status: problem === undefined ? 200 : 400,
      body: html`<h1>Choose a password</h1><p>You sign in as <strong>${user.name}</strong>.</p>${problemsOf(problem)}${postForm({ action: context.req.path, csrf: context.get('csrf') }, newPasswordFields('Choose it'))}`,
    });
  const over = (context: Context<ApiEnv>) => refusal(context, show, { status: 410, title: 'This link was used, or has run out' });
  const userOf = (context: Context<ApiEnv>) => auth.accounts.linkOf(hashSecret(context.req.param('secret') ?? ''), auth.now());

  app.get(`${WELCOME_PATH}:secret`, async (context) => {
    const user = await userOf(context);
    return user ? form(context, user) : over(context);
  });
  app.post(`${WELCOME_PATH}:secret`, async (context) => {
    const user = await userOf(context);
    if (!user) return over(context);
    const { password: [password = ''] = [], again: [again = ''] = [] } = await readForm(context);
    if (password !== again) return form(context, user, 'These are two passwords.');
    const problem = await problemWith(() => usersOf(context, user, auth).choosePassword(user, { secret: context.req.param('secret'), password }));
    if (problem !== undefined) return form(context, user, problem);
    const old = sessionCookie(context, { isHttps: isHttps(auth) });
    const secret = await auth.sessions.begin(user, { address: addressBehind(context, auth.proxy.addresses), old });
    setSessionCookie(context, secret, { isHttps: isHttps(auth), longestMs: auth.longestMs });
    return context.redirect('/', 303);
  });
}

function addAccount(app: Hono<ApiEnv>, { auth, show }: SignInDeps): void {
  const page = (context: Context<ApiEnv>, { name, role }: User, problem?: string) =>
    show(context, {
      title: 'Your account',
      status: problem === undefined ? 200 : 400,
      body: html`<h1>Your account</h1><p>You are signed in as <strong>${name}</strong>, ${role}.</p><h2>Another password</h2><p>It ends all sessions but this one.</p>${problemsOf(problem)}${postForm({ action: ACCOUNT_PATH, csrf: context.get('csrf') }, html`<p><label for="old">The password until now</label><br><input id="old" name="old" type="password" autocomplete="current-password" required maxlength="1000"></p>${newPasswordFields('Change it')}`)}`,
    });
  app.get(ACCOUNT_PATH, (context) => {
    const user = context.get('user');
    return user ? page(context, user) : toSignIn(context);
  });
  app.post(ACCOUNT_PATH, async (context) => {
    const user = context.get('user');
    if (!user) return toSignIn(context);
    const { old: [old = ''] = [], password: [password = ''] = [], again: [again = ''] = [] } = await readForm(context);
    if (password !== again) return page(context, user, 'These are two passwords.');
    const address = addressBehind(context, auth.proxy.addresses);
    const waitMs = auth.sessions.attempt({ account: user.name, address });
    if (waitMs > 0) return page(context, user, `There were many attempts. Try again in ${Math.ceil(waitMs / 1000)} seconds.`);
    const problem = await problemWith(() => usersOf(context, user, auth).changePassword(user, { old, new: password }));
    if (problem !== undefined) return page(context, user, problem);
    setSessionCookie(context, await auth.sessions.begin(user, { address, old: undefined }), { isHttps: isHttps(auth), longestMs: auth.longestMs });
    return context.redirect(ACCOUNT_PATH, 303);
  });
}

/** What the user does with the account is noted as done by the user, from this address. */
function usersOf(context: Context<ApiEnv>, { name }: User, { usersAs }: AuthOptions): ReturnType<AuthOptions['usersAs']> {
  const { from } = context.get('actor');
  return usersAs({ kind: 'user', name, ...(from !== undefined && { from }) });
}

function newPasswordFields(label: string): Html {
  return html`<p><label for="new">Password</label><br><input id="new" name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="1000"></p>
<p><label for="again">The same again</label><br><input id="again" name="again" type="password" autocomplete="new-password" required maxlength="1000"></p>
<p><button>${label}</button></p>`;
}
