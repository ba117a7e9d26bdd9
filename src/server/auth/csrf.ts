/**
 * Forms of ours prove that they are ours. A browser sends cookies along with whatever another page makes it send, so two things are asked
 * for: that the browser does not say that it comes from elsewhere (`Sec-Fetch-Site`, or `Origin`), and a token that only our pages know. The
 * token is made from the cookie, so nothing is stored, and the token of one session is worthless in another.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { hashSecret } from '../../runtime/passwords.ts';
import type { ApiEnv } from '../api-env.ts';
import { areEqual } from './equal.ts';

const CSRF_FIELD = 'csrf';
const CSRF_HEADER = 'x-csrf-token';

/** @param seed the secret in the cookie */
export function csrfOf(seed: string): string {
  return hashSecret(`csrf ${seed}`);
}

/** What is wrong with a request that a browser sends with its cookies; undefined if it is from a page of ours. */
async function forgeryOf(context: Context<ApiEnv>, token: string, ownOrigin: string | undefined): Promise<string | undefined> {
  if (['GET', 'HEAD'].includes(context.req.method)) return undefined;
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return 'not from another web page';
  const origin = context.req.header('origin');
  if (origin !== undefined && !isOwnOrigin(origin, context, ownOrigin)) return 'not from another web page';
  const given = context.req.header(CSRF_HEADER) ?? (await fieldOf(context));
  return given !== undefined && areEqual(given, token) ? undefined : 'the form is not from this page, or it is too old; load the page again';
}

function isOwnOrigin(origin: string, context: Context, ownOrigin: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === ownOrigin || new URL(origin).host === context.req.header('host');
}

/** The body can be read again by whoever handles the form. */
async function fieldOf(context: Context): Promise<string | undefined> {
  const type = context.req.header('content-type') ?? '';
  if (/^multipart\/form-data\b/.test(type)) {
    const given = (await context.req.parseBody().catch(() => undefined))?.[CSRF_FIELD];
    return typeof given === 'string' ? given : undefined;
  }
  if (!/^application\/x-www-form-urlencoded\b/.test(type)) return undefined;
  return new URLSearchParams(await context.req.text()).get(CSRF_FIELD) ?? undefined;
}

/** After the size of the body was limited. Programs, which show a token, send nothing of themselves. */
export function refuseForgeries(
  ownOrigin: string | undefined,
  refuse: (context: Context<ApiEnv>, message: string) => Response | Promise<Response>,
): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const token = context.get('csrf');
    const forgery = token === undefined ? undefined : await forgeryOf(context, token, ownOrigin);
    return forgery === undefined ? next() : refuse(context, forgery);
  };
}
