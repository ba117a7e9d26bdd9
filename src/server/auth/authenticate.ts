/** Finds out who calls: by a token, by a session, or by what a reverse proxy says. */
import type { Context } from 'hono';
import type { Users } from '../../actions/users.ts';
import { type Access, accessOf, FULL_ACCESS } from '../../domain/access/access.ts';
import { builtInRole, type Right, type UserRole } from '../../domain/access/rights.ts';
import type { Actor } from '../../domain/actor.ts';
import type { CallingActor } from '../../domain/audit.ts';
import type { Accounts, User } from '../../ports/accounts.ts';
import { hashSecret } from '../../runtime/passwords.ts';
import type { ApiEnv } from '../api-env.ts';
import { addressBehind, addressOfCaller, isAmong } from './addresses.ts';
import type { RequestCaller } from './caller.ts';
import { formCookie, sessionCookie } from './cookies.ts';
import { areEqual } from './equal.ts';
import { NOTED_EVERY_MS, type Sessions } from './sessions.ts';
import { shownToken } from './shown-token.ts';
import type { SignInNotes } from './sign-in-notes.ts';

export interface ProxyOptions {
  /** Its addresses: nobody else is believed. */
  addresses: readonly string[];
  /** The header that names the user. */
  header: string;
  /** The role of a user who comes for the first time. */
  role: string;
  admins: readonly string[];
}

export interface AuthOptions {
  mode: 'password' | 'proxy' | 'token';
  accounts: Accounts;
  sessions: Sessions;
  /** Who signs in and out is noted. */
  notes: SignInNotes;
  /** What somebody does with an account is noted with who it was. */
  usersAs(caller: CallingActor): Pick<Users, 'choosePassword' | 'changePassword'>;
  /** By name. */
  roles: ReadonlyMap<string, UserRole>;
  /** What those may do who do not sign in; nothing if undefined. */
  visitors: UserRole | undefined;
  proxy: ProxyOptions;
  /** Where browsers reach us, such as `https://books.example`; wherever they say, if undefined. */
  origin: string | undefined;
  longestMs: number;
  now(): number;
}

/** The caller who shows the token of the config. Its name is the config key of the token, never the token. */
export const CONFIG_TOKEN = { kind: 'api', name: 'api.token' } as const satisfies Actor;
export const VISITOR: Actor = { kind: 'api', name: 'a visitor' };
/** `rubricator status` on this machine, which reads the secret in the state folder. */
const OWN_COMMAND: Actor = { kind: 'command-line' };

/** Secrets that open something without an account. */
export interface OwnSecrets {
  /** The token of the config: everything. */
  token: string | undefined;
  /** Of the daemon's note in the state folder: how it does. */
  note: string | undefined;
  /** True to find out again who calls, without noting it as a use of the session or the token, and without adding anybody. */
  isOnlyLooking?: boolean;
}

/** Undefined for nobody; `wrong` for a token that is none, which is no visitor. */
export async function callerOf(context: Context<ApiEnv>, auth: AuthOptions, secrets: OwnSecrets): Promise<RequestCaller | 'wrong' | undefined> {
  // A proxy that asks for a password passes it on.
  const given = shownToken(context, { basic: auth.mode !== 'proxy' });
  if (given !== undefined) return (await byToken(given, auth, { ...secrets, from: addressBehind(context, auth.proxy.addresses) })) ?? 'wrong';
  const signedIn =
    auth.mode === 'password' ? await bySession(context, auth, secrets) : auth.mode === 'proxy' ? await byProxy(context, auth, secrets) : undefined;
  if (signedIn) return signedIn;
  return auth.visitors && { actor: VISITOR, access: accessOf({ role: auth.visitors }), seed: seedFor(context, auth, secrets) };
}

export function isHttps({ origin }: Pick<AuthOptions, 'origin'>): boolean {
  return origin?.startsWith('https:') === true;
}

function seedFor(context: Context, auth: AuthOptions, { isOnlyLooking }: Pick<OwnSecrets, 'isOnlyLooking'>): string | undefined {
  return isOnlyLooking || auth.mode === 'token' ? undefined : formCookie(context, { isHttps: isHttps(auth) });
}

async function byToken(
  given: string,
  auth: AuthOptions,
  { token, note, from, isOnlyLooking }: OwnSecrets & { from: string },
): Promise<RequestCaller | undefined> {
  if (token !== undefined && areEqual(given, token)) return { actor: CONFIG_TOKEN, access: FULL_ACCESS };
  if (note !== undefined && areEqual(given, note)) return { actor: OWN_COMMAND, access: accessOf({ role: builtInRole('admin'), only: ['follow'] }) };
  const known = await auth.accounts.tokenOf(hashSecret(given));
  if (!known) return undefined;
  const nowMs = auth.now();
  const caller: RequestCaller = { actor: { kind: 'token', name: `${known.name} of ${known.user.name}` }, access: accessFor(known.user, auth, known.scopes) };
  if (isOnlyLooking) return caller;
  if (known.usedAtMs === undefined) await auth.notes.firstUsed(known, from);
  if (nowMs - (known.usedAtMs ?? Number.NEGATIVE_INFINITY) >= NOTED_EVERY_MS) await auth.accounts.noteUsed(known.id, nowMs);
  return caller;
}

async function bySession(context: Context, auth: AuthOptions, { isOnlyLooking }: OwnSecrets): Promise<RequestCaller | undefined> {
  const secret = sessionCookie(context, { isHttps: isHttps(auth) });
  const session = secret === undefined ? undefined : await auth.sessions.find(secret, isOnlyLooking);
  if (session?.isOver) await auth.notes.ranOut(session.user, addressBehind(context, auth.proxy.addresses));
  return session && !session.isOver ? { ...callerFor(session.user, auth), session: session.id, seed: secret } : undefined;
}

/** Only the proxy itself is believed: anybody can send a header. */
async function byProxy(context: Context<ApiEnv>, auth: AuthOptions, secrets: OwnSecrets): Promise<RequestCaller | undefined> {
  const { addresses, header, role, admins } = auth.proxy;
  const name = context.req.header(header)?.trim().toLowerCase();
  if (name === undefined || name === '' || name.length > 100 || !isAmong(addressOfCaller(context), addresses)) return undefined;
  const known = await auth.accounts.userNamed(name);
  if (!known && secrets.isOnlyLooking) return undefined;
  if (known && !secrets.isOnlyLooking && auth.now() - (known.seenAtMs ?? Number.NEGATIVE_INFINITY) >= NOTED_EVERY_MS)
    await auth.accounts.noteUserSeen(known.id, auth.now());
  const isAdmin = admins.some((each) => each.toLowerCase() === name);
  const user = known ?? (await addedByProxy({ name, role: isAdmin ? 'admin' : role, createdAtMs: auth.now() }, addressBehind(context, addresses), auth));
  return user && { ...callerFor(user, auth), seed: seedFor(context, auth, secrets) };
}

async function addedByProxy(
  user: { name: string; role: string; createdAtMs: number },
  from: string,
  { accounts, notes }: Pick<AuthOptions, 'accounts' | 'notes'>,
): Promise<User | undefined> {
  const added = await accounts.addUser(user);
  // Somebody else was a little quicker.
  if (added === 'taken') return accounts.userNamed(user.name);
  await notes.cameByProxy(added, from);
  return added;
}

function callerFor(user: User, auth: AuthOptions): RequestCaller {
  return { actor: { kind: 'user', name: user.name }, access: accessFor(user, auth), user };
}

/** A role that the config does not have any more allows nothing. */
function accessFor(user: User, { roles }: Pick<AuthOptions, 'roles'>, only?: readonly Right[]): Access {
  const role = roles.get(user.role);
  return accessOf(role ? { role, user: user.name, only } : { role: { ...builtInRole('viewer'), name: user.role }, only: [] });
}
