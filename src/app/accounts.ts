/** Users and their tokens, with what they need of the state and the config. */
import type { Config } from '../../config/schema.ts';
import { auditedUsers } from '../actions/audited-users.ts';
import { type KeptUsers, permittedUsers } from '../actions/permitted-users.ts';
import { createUsers, type Users } from '../actions/users.ts';
import type { Access } from '../domain/access/access.ts';
import type { SessionTimes } from '../domain/access/session-times.ts';
import { DAEMON } from '../domain/actor.ts';
import type { CallingActor } from '../domain/audit.ts';
import type { Accounts } from '../ports/accounts.ts';
import { hashPassword, hashSecret, newSecret, verifyPassword } from '../runtime/passwords.ts';
import type { AuthOptions } from '../server/auth/authenticate.ts';
import { WELCOME_PATH } from '../server/auth/paths.ts';
import { createSessions } from '../server/auth/sessions.ts';
import { createSignInNotes } from '../server/auth/sign-in-notes.ts';
import type { App } from './app.ts';
import { roleNames, rolesOf } from './roles.ts';
import { openState, type StateOptions } from './state.ts';

export interface OpenUsers {
  users: Users;
  /** Names of all roles that somebody may have. */
  roles: readonly string[];
  close(): Promise<void>;
}

type Accounted = Pick<App, 'accounts' | 'audit' | 'ownFields'>;

/** For a command of somebody: opens the state, and nothing else of the program. */
export async function openUsers(config: Config, options: StateOptions, caller: CallingActor): Promise<OpenUsers> {
  const state = await openState(options);
  const roles = roleNames(config);
  const { now } = options.clock;
  const users = auditedUsers(usersOf(config, state.accounts, now), caller, { audit: state.audit, now });
  return { users, roles, close: state.close };
}

function usersOf(config: Config, accounts: Accounts, now: () => number): Users {
  return createUsers({ accounts, roles: roleNames(config), sessionTimes: sessionTimesOf(config), hashPassword, verifyPassword, newSecret, hashSecret, now });
}

function sessionTimesOf({ auth: { idleHours, sessionDays } }: Config): SessionTimes {
  return { idleMs: idleHours * 3_600_000, longestMs: sessionDays * 86_400_000 };
}

/** Users and tokens, as each caller may keep them. */
export function keptUsersOf(config: Config, { accounts, audit, ownFields }: Accounted, now: () => number) {
  const users = usersOf(config, accounts, now);
  const roles = rolesOf(config, ownFields);
  return (caller: CallingActor, access: Access): KeptUsers => permittedUsers(auditedUsers(users, caller, { audit, now }), { access, roles: roles() });
}

/** How people sign in to the interface; undefined where nobody does. */
export function authOf(config: Config, { accounts, audit, ownFields }: Accounted, now: () => number): AuthOptions | undefined {
  const { mode, address, visitors, proxy } = config.auth;
  if (mode === 'off') return undefined;
  const roles = rolesOf(config, ownFields);
  const users = usersOf(config, accounts, now);
  const times = sessionTimesOf(config);
  return {
    ...{ mode, accounts, proxy, longestMs: times.longestMs, now },
    get roles() {
      return roles();
    },
    sessions: createSessions(accounts, times, now),
    notes: createSignInNotes(audit, now),
    usersAs: (caller) => auditedUsers(users, caller, { audit, now }),
    get visitors() {
      return visitors === undefined ? undefined : roles().get(visitors);
    },
    origin: address === undefined ? undefined : new URL(address).origin,
  };
}

const OWNER = 'owner';

/** While nobody can sign in as an admin, there is a link with which the owner chooses a password. Undefined once somebody can. */
export async function ownersLink(
  config: Config,
  { accounts, audit }: Pick<App, 'accounts' | 'audit'>,
  options: { url: string; now(): number },
): Promise<string | undefined> {
  const all = await accounts.users();
  if (config.auth.mode !== 'password' || all.some(({ role, hasPassword }) => role === 'admin' && hasPassword)) return undefined;
  const users = auditedUsers(usersOf(config, accounts, options.now), DAEMON, { audit, now: options.now });
  const { name } = all.find(({ role }) => role === 'admin') ?? (await users.add({ name: OWNER, role: 'admin' }));
  const { secret } = await users.invite(name);
  return `${(config.auth.address ?? options.url).replace(/\/$/, '')}${WELCOME_PATH}${secret}`;
}
