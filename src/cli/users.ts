/** `rubricator users`: list, add, password, invite, role, sign-out and remove. */

import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { type Invitation, type Users, userAsJson } from '../actions/users.ts';
import { openUsers } from '../app/accounts.ts';
import { stateDirOf } from '../app/state.ts';
import { printable } from '../domain/text/printable.ts';
import { timeOf } from '../domain/text/time.ts';
import type { User } from '../ports/accounts.ts';
import { readDaemonNote } from '../runtime/daemon-note.ts';
import { createLog } from '../runtime/log.ts';
import { realClock } from '../runtime/real-clock.ts';
import { commandLineActor } from './actor.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, outWhole, screenFor } from './screen.ts';
import { newPassword } from './secret.ts';
import { configFor } from './setup.ts';
import { tableOrList } from './table.ts';

export interface UsersOptions extends CommonOptions {
  json?: boolean;
}

interface UsersSession {
  users: Users;
  config: Config;
  stateDir: string;
}

/** Opens the accounts for one command. */
export async function withUsers(options: CommonOptions, isReadOnly: boolean, use: (session: UsersSession) => Promise<number>): Promise<number> {
  const { config } = configFor(options);
  const stateDir = resolve(stateDirOf(config, process.env));
  const log = createLog({ level: config.log.level ?? 'warn', format: config.log.format });
  const open = await openUsers(config, { stateDir, isReadOnly, log, clock: realClock, random: Math.random }, commandLineActor());
  try {
    return await use({ users: open.users, config, stateDir });
  } finally {
    await open.close();
  }
}

export async function listUsersCommand(options: UsersOptions): Promise<number> {
  return withUsers(options, true, async ({ users }) => {
    const all = await users.list();
    if (options.json) outJson(all.map(userAsJson));
    else if (all.length === 0) out('There are no users yet. Add one: rubricator users add <name> --role admin');
    else for (const line of tableOrList({ head: ['User', 'Role', 'Password', 'Since', 'Last seen'], rows: all.map(rowOf) }, screenFor(options))) out(line);
    return EXIT.ok;
  });
}

function rowOf({ name, role, hasPassword, createdAtMs, seenAtMs }: User): string[] {
  return [printable(name), role, hasPassword ? 'yes' : 'none', dayOf(createdAtMs), seenAtMs === undefined ? 'never' : timeOf(seenAtMs)];
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export interface AddUserOptions extends CommonOptions {
  role: string;
  invite?: boolean;
}

export async function addUserCommand(name: string, options: AddUserOptions): Promise<number> {
  return withUsers(options, false, async ({ users, ...session }) => {
    const password = options.invite ? undefined : await newPassword();
    if (password === undefined && !options.invite) return EXIT.interrupted;
    const user = await users.add({ name, role: options.role, password });
    out(`${printable(user.name)} is a user now, with the role ${user.role}.`);
    if (options.invite) tellLink(await users.invite(user.name), session);
    return EXIT.ok;
  });
}

export async function setPasswordCommand(name: string, options: CommonOptions): Promise<number> {
  return withUsers(options, false, async ({ users }) => {
    const password = await newPassword();
    if (password === undefined) return EXIT.interrupted;
    await users.setPassword(name, password);
    out(`${printable(name)} has a new password, and is signed out everywhere.`);
    return EXIT.ok;
  });
}

export async function inviteCommand(name: string, options: CommonOptions): Promise<number> {
  return withUsers(options, false, async ({ users, ...session }) => {
    tellLink(await users.invite(name), session);
    return EXIT.ok;
  });
}

export async function setRoleCommand(name: string, role: string, options: CommonOptions): Promise<number> {
  return withUsers(options, false, async ({ users }) => {
    await users.setRole(name, role);
    out(`${printable(name)} has the role ${role} now.`);
    return EXIT.ok;
  });
}

export async function signOutCommand(name: string, options: CommonOptions): Promise<number> {
  return withUsers(options, false, async ({ users }) => {
    const ended = await users.signOut(name);
    out(`${printable(name)} is signed out everywhere: ${ended === 1 ? '1 session' : `${ended} sessions`} ended.`);
    return EXIT.ok;
  });
}

export interface RemoveUserOptions extends CommonOptions {
  yes?: boolean;
}

export async function removeUserCommand(name: string, options: RemoveUserOptions): Promise<number> {
  return withUsers(options, false, async ({ users }) => {
    const code = options.yes || !canAsk() ? undefined : await declined(`Remove ${printable(name)} and all tokens of this user?`);
    if (code !== undefined) return code;
    await users.remove(name);
    out(`${printable(name)} is no user any more.`);
    return EXIT.ok;
  });
}

function tellLink({ user, secret, untilMs }: Invitation, { config, stateDir }: Omit<UsersSession, 'users'>): void {
  const { address } = config.auth;
  const host = config.api.host.includes(':') ? `[${config.api.host}]` : config.api.host;
  const base = address ?? readDaemonNote(stateDir)?.url ?? `http://${host}:${config.api.port}`;
  out(`With this link ${printable(user.name)} chooses a password. It works once, until ${timeOf(untilMs)}:`);
  outWhole(`${base.replace(/\/$/, '')}/welcome/${secret}`);
}
