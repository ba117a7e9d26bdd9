/** Who calls, and what that caller may do. */
import type { Context } from 'hono';
import { contextStorage, getContext } from 'hono/context-storage';
import { type Access, accessOf } from '../../domain/access/access.ts';
import type { Actor } from '../../domain/actor.ts';
import type { User } from '../../ports/accounts.ts';
import type { ApiEnv } from '../api-env.ts';
import { csrfOf } from './csrf.ts';

export interface RequestCaller {
  actor: Actor;
  access: Access;
  /** Who is signed in, with a password or by a proxy. */
  user?: User | undefined;
  /** The number of the session of a password. */
  session?: number | undefined;
  /** What the browser sends of itself, by which forms prove that they are ours; undefined for programs, which send nothing of themselves. */
  seed?: string | undefined;
}

/** Nobody: for health checks, and for the page on which one signs in. */
export const NO_ACCESS: Access = accessOf({ role: { name: 'nobody', as: 'viewer', books: [] }, only: [] });

export const rememberCaller = contextStorage;

export function setCaller(context: Context<ApiEnv>, { actor, access, user, session, seed }: RequestCaller): void {
  context.set('actor', actor);
  context.set('access', access);
  context.set('user', user);
  context.set('session', session);
  context.set('csrf', seed === undefined ? undefined : csrfOf(seed));
}

/**
 * One object for all callers: each of its functions does what that of the present caller does. So a route cannot ask as somebody else, and
 * asks as nobody outside of a request.
 * @param of what one caller may use
 */
export function perCaller<T extends object>(of: (access: Access) => T): T {
  const everybody = of(NO_ACCESS) as Record<string, unknown>;
  const known = new WeakMap<Access, Record<string, (...given: unknown[]) => unknown>>();
  const present = () => {
    const access = presentAccess();
    const theirs = known.get(access) ?? (of(access) as Record<string, (...given: unknown[]) => unknown>);
    known.set(access, theirs);
    return theirs;
  };
  const entries = Object.entries(everybody).map(([name, value]) => [
    name,
    typeof value === 'function' ? (...given: unknown[]) => present()[name]?.(...given) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Throws outside of a request, and before it is known who calls. */
function presentAccess(): Access {
  const access = getContext<ApiEnv>().get('access');
  if (!access) throw new Error('nobody has said who calls');
  return access;
}
