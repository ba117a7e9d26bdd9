/** Limits who may call, how often, for how long and with how much. Notes who it is. */
import { timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { rateLimiter } from 'hono-rate-limiter';
import type { Actor } from '../domain/actor.ts';
import type { CallingActor } from '../domain/audit.ts';
import { problem } from './problem.ts';

export type ApiEnv = {
  Bindings: HttpBindings;
  Variables: {
    actor: CallingActor;
    /** What forms of a page must send back; undefined where nobody is logged in. */
    csrf: string | undefined;
  };
};

export interface GuardOptions {
  token?: string | undefined;
  /** What Audiobookshelf sends; it may search, and nothing else. Without it, it needs what everybody needs. */
  audiobookshelf?: { token?: string | undefined };
  requestsPerMinute: number;
}

/** Below it lie the files that pages refer to. */
export const ASSETS_PATH = '/assets/';

/** Below it we answer as a provider of Audiobookshelf’s. */
export const AUDIOBOOKSHELF_PATH = '/audiobookshelf/';

const MAX_BODY_BYTES = 64 * 1024;
const TIMEOUT_MS = 30_000;
/** The caller who shows the token. Its name is the config key of the token, never the token. */
const TOKEN = { kind: 'api', name: 'api.token' } as const satisfies Actor;
const AUDIOBOOKSHELF = { kind: 'api', name: 'api.audiobookshelf.token' } as const satisfies Actor;
const THIS_MACHINE: Actor = { kind: 'api' };
/** These paths need no token: they only say whether the daemon lives and is ready. */
const OPEN_PATHS = ['/healthz', '/readyz'];

export function guards({ token, audiobookshelf, requestsPerMinute }: GuardOptions): MiddlewareHandler<ApiEnv>[] {
  const anybody = token === undefined ? onlyFromHere : bearer(token);
  return [
    // We speak plain HTTP. A proxy that speaks HTTPS for us has a policy of its own.
    secureHeaders({ strictTransportSecurity: false }),
    timeout(TIMEOUT_MS),
    audiobookshelf?.token === undefined ? anybody : eitherOf(forAudiobookshelf(audiobookshelf.token), anybody),
    onlyWithHost,
    withAddress,
    // Who may not call at all is refused before, at no cost, and uses up nobody's share.
    rateLimiter<ApiEnv>({
      windowMs: 60_000,
      limit: requestsPerMinute,
      skip: ({ req: { path } }) => OPEN_PATHS.includes(path) || isPartOfPage(path),
      keyGenerator: (context) => context.get('actor').name ?? context.env.incoming.socket.remoteAddress ?? '',
      handler: (context) => problem(context, 429, 'too many requests; try again in a minute'),
    }),
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (context) => problem(context, 413, `a request may have ${MAX_BODY_BYTES} bytes`) }),
  ];
}

function bearer(token: string): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    context.set('actor', TOKEN);
    if (OPEN_PATHS.includes(context.req.path)) return next();
    const given = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    if (areEqual(given, token)) return next();
    context.header('www-authenticate', 'Bearer');
    return problem(context, 401, 'show the token: Authorization: Bearer …');
  };
}

function eitherOf(audiobookshelf: MiddlewareHandler<ApiEnv>, anybody: MiddlewareHandler<ApiEnv>): MiddlewareHandler<ApiEnv> {
  return (context, next) => (context.req.path.startsWith(AUDIOBOOKSHELF_PATH) ? audiobookshelf(context, next) : anybody(context, next));
}

/** Audiobookshelf sends what it was given, with no word before it. */
function forAudiobookshelf(token: string): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    context.set('actor', AUDIOBOOKSHELF);
    const given = (context.req.header('authorization') ?? '').replace(/^Bearer +/i, '');
    return areEqual(given, token) ? next() : context.json({ error: 'the authorization value is not api.audiobookshelf.token' }, 401);
  };
}

function areEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Without a token only this machine can connect, but so can a web page in a browser here: it must neither reach us by a name of its
 * own (DNS rebinding) nor send what a form can send (cross-site requests).
 */
const onlyFromHere: MiddlewareHandler<ApiEnv> = async (context, next) => {
  context.set('actor', THIS_MACHINE);
  if (!isOwnName(hostOf(context))) return problem(context, 403, 'call this machine by its own name or address');
  const origin = context.req.header('origin');
  if (origin !== undefined && !(URL.canParse(origin) && isOwnName(new URL(origin).hostname))) return problem(context, 403, 'not from another web page');
  // A picture of a web page has no origin and needs no JSON, but the browser says where the page is from.
  if (context.req.header('sec-fetch-site') === 'cross-site') return problem(context, 403, 'not from another web page');
  const type = context.req.header('content-type') ?? '';
  // A form of a page of ours comes with its origin, which is ours; a program sends JSON, which no form can.
  const isForm = origin !== undefined && /^application\/x-www-form-urlencoded\b/.test(type) && !context.req.path.startsWith('/api/');
  if (!['GET', 'HEAD'].includes(context.req.method) && !isForm && !/^application\/json\b/.test(type)) return problem(context, 415, 'send application/json');
  return next();
};

/** Without a host that is one, such as `127.999.1.1`, the request has no address, and whoever reads more of it fails. */
const onlyWithHost: MiddlewareHandler<ApiEnv> = async (context, next) => (hostOf(context) === '' ? problem(context, 400, 'the host is none') : next());

/** Where somebody calls from is noted with what he changes. */
const withAddress: MiddlewareHandler<ApiEnv> = async (context, next) => {
  const from = context.env?.incoming?.socket.remoteAddress;
  if (from !== undefined) context.set('actor', { ...context.get('actor'), from });
  return next();
};

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
