/** Limits who may call, how often, for how long and with how much. Notes who it is. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { rateLimiter } from 'hono-rate-limiter';
import { accessOf, FULL_ACCESS } from '../domain/access/access.ts';
import { builtInRole } from '../domain/access/rights.ts';
import type { Actor } from '../domain/actor.ts';
import type { ApiEnv } from './api-env.ts';
import { addressBehind, addressOfCaller } from './auth/addresses.ts';
import { type AuthOptions, CONFIG_TOKEN, callerOf, isHttps, VISITOR } from './auth/authenticate.ts';
import { NO_ACCESS, type RequestCaller, rememberCaller, setCaller } from './auth/caller.ts';
import { formCookie } from './auth/cookies.ts';
import { refuseForgeries } from './auth/csrf.ts';
import { areEqual } from './auth/equal.ts';
import { isOpds, isToSignIn } from './auth/paths.ts';
import { challenge, shownToken } from './auth/shown-token.ts';
import { problem } from './problem.ts';

export type { ApiEnv };

export interface GuardOptions {
  token?: string | undefined;
  /** What Audiobookshelf sends; it may search, and nothing else. Without it, it needs what everybody needs. */
  audiobookshelf?: { token?: string | undefined };
  requestsPerMinute: number;
  /** How people sign in; undefined where nobody does. */
  auth?: AuthOptions | undefined;
  /** By which a command on this machine asks how the daemon does. */
  noteSecret?: string | undefined;
  /** Answers somebody who looks at a page, and may not. */
  refusePage?: ((context: Context<ApiEnv>, refused: { status: 401 | 403; message: string }) => Response | Promise<Response>) | undefined;
}

/** Below it lie the files that pages refer to. */
export const ASSETS_PATH = '/assets/';

/** Below it we answer as a provider of Audiobookshelf’s. */
export const AUDIOBOOKSHELF_PATH = '/audiobookshelf/';

/** Questions in SPARQL are sent to it. */
export const SPARQL_PATH = '/sparql';

/** Questions in GraphQL are sent to it. */
export const GRAPHQL_PATH = '/api/graphql';

const MAX_BODY_BYTES = 1024 * 1024;
/** A picture of 20 MB, and what a form adds. */
const MAX_PICTURE_REQUEST_BYTES = 21 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const AUDIOBOOKSHELF = { kind: 'api', name: 'api.audiobookshelf.token' } as const satisfies Actor;
const THIS_MACHINE: Actor = { kind: 'api' };
/** It sees books and asks providers. */
const ONLY_SEARCH = accessOf({ role: builtInRole('admin'), only: ['see', 'look-up'] });
/** These paths need no token: they only say whether the daemon lives and is ready. */
const OPEN_PATHS = ['/healthz', '/readyz'];

/** Nothing runs in a page but our own files, and nothing is asked of another host. */
const HEADERS = secureHeaders({
  // We speak plain HTTP. A proxy that speaks HTTPS for us has a policy of its own.
  strictTransportSecurity: false,
  // A form that sent no origin could not prove that it is ours.
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  contentSecurityPolicy: {
    ...{ defaultSrc: ["'none'"], styleSrc: ["'self'"], scriptSrc: ["'self'"], imgSrc: ["'self'"], connectSrc: ["'self'"] },
    ...{ formAction: ["'self'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
  },
});

export function guards({ requestsPerMinute, audiobookshelf, ...options }: GuardOptions): MiddlewareHandler<ApiEnv>[] {
  const { token, auth } = options;
  const anybody = auth ? signedIn(auth, options) : token === undefined ? onlyFromHere : bearer(token);
  return [
    HEADERS,
    timeout(TIMEOUT_MS),
    rememberCaller(),
    ...(auth ? [onlyByName(auth)] : []),
    audiobookshelf?.token === undefined ? anybody : eitherOf(forAudiobookshelf(audiobookshelf.token), anybody),
    onlyWithHost,
    withAddress(auth?.proxy.addresses ?? []),
    // Who may not call at all is refused before, at no cost, and uses up nobody's share.
    rateLimiter<ApiEnv>({
      windowMs: 60_000,
      limit: requestsPerMinute,
      skip: ({ req: { path } }) => OPEN_PATHS.includes(path) || isPartOfPage(path),
      keyGenerator: shareOf,
      handler: (context) => problem(context, 429, 'too many requests; try again in a minute'),
    }),
    bodyOf(MAX_BODY_BYTES, ({ req: { path } }) => !isForPicture(path)),
    bodyOf(MAX_PICTURE_REQUEST_BYTES, ({ req: { path } }) => isForPicture(path)),
    ...(auth ? [refuseForgeries(auth.origin, (context, message) => refuse(context, options, { status: 403, message }))] : []),
  ];
}

/** How much a request may have, where it is such a one. */
function bodyOf(maxSize: number, isSuch: (context: Context<ApiEnv>) => boolean): MiddlewareHandler<ApiEnv> {
  const limit = bodyLimit({ maxSize, onError: (context) => problem(context, 413, `a request may have ${maxSize} bytes`) });
  return (context, next) => (isSuch(context) ? limit(context, next) : next());
}

/** Pictures are sent to these paths, and nothing else is. */
function isForPicture(path: string): boolean {
  return path.endsWith('/picture');
}

/** Whose share a request uses up: of a user or a token; of an address, where there is neither. */
function shareOf(context: Context<ApiEnv>): string {
  const { kind, name } = context.get('actor');
  return name === undefined || name === VISITOR.name ? addressOfCaller(context) : `${kind} ${name}`;
}

function bearer(token: string): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    setCaller(context, { actor: CONFIG_TOKEN, access: FULL_ACCESS });
    if (OPEN_PATHS.includes(context.req.path)) return next();
    if (areEqual(shownToken(context) ?? '', token)) return next();
    context.header('www-authenticate', challenge(context));
    return problem(context, 401, 'show the token: Authorization: Bearer …');
  };
}

function eitherOf(audiobookshelf: MiddlewareHandler<ApiEnv>, anybody: MiddlewareHandler<ApiEnv>): MiddlewareHandler<ApiEnv> {
  return (context, next) => (context.req.path.startsWith(AUDIOBOOKSHELF_PATH) ? audiobookshelf(context, next) : anybody(context, next));
}

/** Audiobookshelf sends what it was given, with no word before it. */
function forAudiobookshelf(token: string): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    setCaller(context, { actor: AUDIOBOOKSHELF, access: ONLY_SEARCH });
    const given = (context.req.header('authorization') ?? '').replace(/^Bearer +/i, '');
    return areEqual(given, token) ? next() : context.json({ error: 'the authorization value is not api.audiobookshelf.token' }, 401);
  };
}

/** Whoever is found out, and nobody else but for what is open. */
function signedIn(auth: AuthOptions, options: Omit<GuardOptions, 'requestsPerMinute'>): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    setCaller(context, { actor: THIS_MACHINE, access: NO_ACCESS });
    if (OPEN_PATHS.includes(context.req.path) || context.req.path.startsWith(ASSETS_PATH)) return next();
    const caller = await callerOf(context, auth, { token: options.token, note: options.noteSecret });
    if (caller !== undefined && caller !== 'wrong') {
      setCaller(context, caller);
      context.set('stillCalls', async () =>
        isSame(await callerOf(context, auth, { token: options.token, note: options.noteSecret, isOnlyLooking: true }), caller),
      );
      return next();
    }
    if (caller === undefined && isToSignIn(context.req.path)) {
      setCaller(context, { actor: THIS_MACHINE, access: NO_ACCESS, seed: formCookie(context, { isHttps: isHttps(auth) }) });
      return next();
    }
    context.header('www-authenticate', challenge(context));
    return refuse(context, options, {
      status: 401,
      message: caller === 'wrong' ? 'there is no such token' : 'sign in, or show a token: Authorization: Bearer …',
    });
  };
}

function isSame(now: RequestCaller | 'wrong' | undefined, { actor, access }: RequestCaller): boolean {
  if (now === undefined || now === 'wrong') return false;
  return now.actor.kind === actor.kind && now.actor.name === actor.name && now.access.role === access.role;
}

function refuse(context: Context<ApiEnv>, { refusePage }: Pick<GuardOptions, 'refusePage'>, refused: { status: 401 | 403; message: string }) {
  const { path } = context.req;
  const isPage = (context.req.header('accept') ?? '').includes('text/html') && !path.startsWith('/api/') && !isOpds(path);
  return isPage && refusePage ? refusePage(context, refused) : problem(context, refused.status, refused.message);
}

/** Where the address is known, we answer to no other name but this machine's own: a page elsewhere cannot make us its own. */
function onlyByName({ origin }: AuthOptions): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const host = hostOf(context);
    // A program may know us by another name, and its token is no cookie.
    const isProgram = context.req.header('authorization') !== undefined;
    if (origin === undefined || isProgram || host === new URL(origin).hostname || isOwnName(host)) return next();
    return problem(context, 403, 'call the interface by its own name');
  };
}

/**
 * Without a token only this machine can connect, but so can a web page in a browser here: it must neither reach us by a name of its
 * own (DNS rebinding) nor send what a form can send (cross-site requests).
 */
const onlyFromHere: MiddlewareHandler<ApiEnv> = async (context, next) => {
  setCaller(context, { actor: THIS_MACHINE, access: FULL_ACCESS });
  if (!isOwnName(hostOf(context))) return problem(context, 403, 'call this machine by its own name or address');
  const origin = context.req.header('origin');
  if (origin !== undefined && !(URL.canParse(origin) && isOwnName(new URL(origin).hostname))) return problem(context, 403, 'not from another web page');
  // A picture of a web page has no origin and needs no JSON, but the browser says where the page is from.
  if (context.req.header('sec-fetch-site') === 'cross-site') return problem(context, 403, 'not from another web page');
  const type = context.req.header('content-type') ?? '';
  // A form of a page of ours comes with its origin, which is ours; a program sends JSON or a picture, which no form can.
  const isForm = origin !== undefined && /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type) && !context.req.path.startsWith('/api/');
  const isPicture = isForPicture(context.req.path) && /^image\/[a-z]/.test(type);
  // Nothing is changed by a question, and programs that ask send the forms of the SPARQL protocol.
  const isQuestion = context.req.path === SPARQL_PATH;
  // Without asking first, a browser sends no other method for a page elsewhere, and we never answer that question.
  if (context.req.method === 'POST' && !isForm && !isPicture && !isQuestion && !/^application\/json\b/.test(type))
    return problem(context, 415, 'send application/json');
  return next();
};

/** Without a host that is one, such as `127.999.1.1`, the request has no address, and whoever reads more of it fails. */
const onlyWithHost: MiddlewareHandler<ApiEnv> = async (context, next) => (hostOf(context) === '' ? problem(context, 400, 'the host is none') : next());

/** Where somebody calls from is noted with what he changes. */
function withAddress(proxies: readonly string[]): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const from = addressBehind(context, proxies);
    if (from !== '') context.set('actor', { ...context.get('actor'), from });
    return next();
  };
}

function hostOf(context: Context): string {
  const host = context.req.header('host') ?? '';
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
}

/** What a browser fetches by itself for one page: it would use up the share of a person who looks at covers. */
function isPartOfPage(path: string): boolean {
  return path.startsWith(ASSETS_PATH) || /^\/books\/\d+\/cover$/.test(path);
}

function isOwnName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}
