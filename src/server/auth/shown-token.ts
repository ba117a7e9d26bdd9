/** The token that a caller shows. */
import type { Context } from 'hono';
import { takesBasic } from './paths.ts';

/**
 * Of `Authorization: Bearer …`; where readers of books ask, the password of `Authorization: Basic …` too (RFC 7617), with any name. Empty for
 * one that is none; undefined where nobody shows any: of other schemes, such as what a proxy asked for, nothing is said here.
 */
export function shownToken(context: Context, { basic: isBasicOurs = true } = {}): string | undefined {
  const authorization = context.req.header('authorization') ?? '';
  if (/^Bearer\b/i.test(authorization)) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const [, basic] = isBasicOurs && takesBasic(context.req.path) ? (/^Basic +([A-Za-z0-9+/=]{1,2000})$/i.exec(authorization) ?? []) : [];
  if (basic === undefined) return undefined;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '';
}

/** What a caller who has to show a token is told. */
export function challenge(context: Context): string {
  return takesBasic(context.req.path) ? 'Basic realm="Rubricator: any name, and a token as the password", charset="UTF-8"' : 'Bearer';
}
