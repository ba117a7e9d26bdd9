/** Notes in the audit log what is done with accounts: who has which role, who got a password or a token. Never a secret or its hash. */
import type { CallingActor } from '../domain/audit.ts';
import { type AuditedStates, auditedChanges, auditedName } from '../domain/book/audited-changes.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Users } from './users.ts';

export interface AuditedUsersDeps {
  audit: Pick<AuditLog, 'append'>;
  now(): number;
}

/** What changes something, its name in the log, and whom it is about. A new change has to be named here. */
const CHANGES: {
  [Name in Exclude<keyof Users, 'list' | 'sessions' | 'tokens'>]: readonly [action: string, about: (...given: Parameters<Users[Name]>) => string];
} = {
  add: ['addUser', ({ name }) => name],
  setPassword: ['setPassword', (name) => name],
  choosePassword: ['choosePassword', ({ name }) => name],
  changePassword: ['changePassword', ({ name }) => name],
  setRole: ['setRole', (name) => name],
  endSession: ['endSession', (name, id) => `session ${id} of ${name}`],
  signOut: ['endSessions', (name) => name],
  remove: ['removeUser', (name) => name],
  invite: ['inviteUser', (name) => name],
  addToken: ['addToken', ({ name, user }) => `${name} of ${user}`],
  removeToken: ['removeToken', (id) => `token ${id}`],
};

/** The same for one caller, who is noted with each change. */
export function auditedUsers(users: Users, { from, ...actor }: CallingActor, { audit, now }: AuditedUsersDeps): Users {
  const noted = Object.entries(CHANGES).map(([name, [action, about]]) => [
    name,
    async (...given: never[]) => {
      const before = await statesOf(users);
      const result = await (users[name as keyof Users] as (...given: never[]) => Promise<unknown>)(...given);
      const changes = auditedChanges(before, await statesOf(users));
      await audit.append({
        ...{ atMs: now(), actor, action, about: (about as (...given: never[]) => string)(...given), changes },
        ...(from !== undefined && { from }),
      });
      return result;
    },
  ]);
  return { ...users, ...(Object.fromEntries(noted) as Partial<Users>) };
}

async function statesOf(users: Pick<Users, 'list' | 'tokens'>): Promise<AuditedStates> {
  const all = [
    ...(await users.list()).map(({ name, role, hasPassword }) => ({ of: 'user', key: name, state: { value: { role, hasPassword } } })),
    ...(await users.tokens()).map(({ id, name, user, scopes }) => ({ of: 'token', key: String(id), state: { value: { name, user: user.name, scopes } } })),
  ];
  return new Map(all.map((each) => [auditedName(each), each]));
}
