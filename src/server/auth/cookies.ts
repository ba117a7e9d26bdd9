/** The cookies of the pages: the session, and what forms without a session prove themselves with. No script reads them. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { newSecret } from '../../runtime/passwords.ts';

/** With HTTPS a cookie is sent over HTTPS alone, and its name says that no other host has set it. */
export interface CookieOptions {
  isHttps: boolean;
}

const SESSION = 'rubricator-session';
const FORM = 'rubricator-form';
const SECRET = /^[\w-]{43}$/;

export function sessionCookie(context: Context, options: CookieOptions): string | undefined {
  return read(context, SESSION, options);
}

/** @param longestMs the browser forgets it with the session */
export function setSessionCookie(context: Context, secret: string, { longestMs, ...options }: CookieOptions & { longestMs: number }): void {
  write(context, SESSION, { value: secret, maxAge: Math.floor(longestMs / 1000) }, options);
}

export function endSessionCookie(context: Context, { isHttps }: CookieOptions): void {
  deleteCookie(context, SESSION, { path: '/', secure: isHttps, ...(isHttps && { prefix: 'host' }) });
}

/** What a browser without a session is known by; made where it has none yet. */
export function formCookie(context: Context, options: CookieOptions): string {
  const known = read(context, FORM, options);
  if (known !== undefined) return known;
  const made = newSecret();
  write(context, FORM, { value: made }, options);
  return made;
}

function read(context: Context, name: string, { isHttps }: CookieOptions): string | undefined {
  const value = isHttps ? getCookie(context, name, 'host') : getCookie(context, name);
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** Lax: a link from elsewhere leads to a page as it should, and no form elsewhere sends the cookie. */
function write(context: Context, name: string, { value, maxAge }: { value: string; maxAge?: number }, { isHttps }: CookieOptions): void {
  const common = { path: '/', httpOnly: true, sameSite: 'Lax', ...(maxAge !== undefined && { maxAge: Math.min(maxAge, 400 * 86_400) }) } as const;
  setCookie(context, name, value, isHttps ? { ...common, secure: true, prefix: 'host' } : common);
}
