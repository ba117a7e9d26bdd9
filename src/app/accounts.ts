/** Users and their tokens, with what they need of the state and the config. */
import type { Config } from '../../config/schema.ts';
import { auditedUsers } from '../actions/audited-users.ts';
import { createUsers, type Users } from '../actions/users.ts';
import { readRoles } from '../domain/access/read-role.ts';
import { builtInRole, type UserRole } from '../domain/access/rights.ts';
import type { CallingActor } from '../domain/audit.ts';
import type { Accounts } from '../ports/accounts.ts';
import { hashPassword, hashSecret, newSecret, verifyPassword } from '../runtime/passwords.ts';
import { openState, type StateOptions } from './state.ts';

export interface OpenUsers {
  users: Users;
  /** Names of all roles that somebody may have. */
  roles: readonly string[];
  close(): Promise<void>;
}

/** For a command of somebody: opens the state, and nothing else of the program. */
export async function openUsers(config: Config, options: StateOptions, caller: CallingActor): Promise<OpenUsers> {
  const state = await openState(options);
  const roles = [...rolesOf(config).keys()];
  const { now } = options.clock;
  const users = auditedUsers(usersOf(config, state.accounts, now), caller, { audit: state.audit, now });
  return { users, roles, close: state.close };
}

function usersOf(config: Config, accounts: Accounts, now: () => number): Users {
  const roles = [...rolesOf(config).keys()];
  return createUsers({ accounts, roles, hashPassword, verifyPassword, newSecret, hashSecret, now });
}

/** The config was checked when it was read: all its roles can be read. */
function rolesOf({ auth, customFields, libraries }: Pick<Config, 'auth' | 'customFields' | 'libraries'>): ReadonlyMap<string, UserRole> {
  const roles = readRoles(auth.roles, { customFields, libraries: libraries.map(({ id }) => id) });
  return Array.isArray(roles) ? new Map([['viewer', builtInRole('viewer')]]) : roles;
}
