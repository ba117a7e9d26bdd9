/** The address with which somebody chooses a password. */
import type { Context } from 'hono';
import type { SignInWays } from '../deps.ts';
import { WELCOME_PATH } from './paths.ts';

/** By the address of the config, or else as the caller reaches us, to whom alone it is shown. */
export function welcomeAddress(context: Context, secret: string, { origin }: Pick<SignInWays, 'origin'>): string {
  return `${origin ?? new URL(context.req.url).origin}${WELCOME_PATH}${secret}`;
}
