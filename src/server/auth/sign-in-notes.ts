/**
 * Notes in the audit log who signed in and out, and from where. Failed attempts are counted, and only some are noted: whoever guesses must not
 * be able to fill the log (docs/decisions/0047-sign-ins-in-the-log.md).
 */
import type { Actor } from '../../domain/actor.ts';
import type { AuditChange } from '../../domain/audit.ts';
import type { ApiToken, User } from '../../ports/accounts.ts';
import type { AuditLog } from '../../ports/audit-log.ts';

export interface SignInNotes {
  signedIn(user: User, from: string): Promise<void>;
  /** @param user whose name it was; undefined for a name of nobody, which may be a password in the wrong field and is not noted */
  failed(user: User | undefined, from: string): Promise<void>;
  signedOut(user: User, from: string): Promise<void>;
  /** A session that had run out was shown. */
  ranOut(user: User, from: string): Promise<void>;
  /** A token was used for the first time. */
  firstUsed(token: ApiToken, from: string): Promise<void>;
  /** A proxy named somebody who was no user yet. */
  cameByProxy(user: User, from: string): Promise<void>;
}

const NOBODY: Actor = { kind: 'api', name: 'a visitor' };
const HOUR_MS = 60 * 60_000;
/** So many entries about failed attempts in an hour tell each address apart; beyond, only the sum of all is told. */
const APART_IN_HOUR = 30;
/** Whoever has many addresses does not fill the memory. */
const KEPT = 10_000;

export function createSignInNotes({ append }: Pick<AuditLog, 'append'>, now: () => number): SignInNotes {
  const failures = countFailures(now);
  const note = (actor: Actor, from: string, action: string, more: { about?: string; changes?: AuditChange[] } = {}) =>
    append({ atMs: now(), actor, ...(from !== '' && { from }), action, changes: [], ...more });
  const asUser = ({ name }: Pick<User, 'name'>): Actor => ({ kind: 'user', name });
  return {
    signedIn(user, from) {
      const before = failures.forget(from);
      return note(asUser(user), from, 'signIn', before === 0 ? {} : { about: `after ${attempts(before)} that failed` });
    },
    async failed(user, from) {
      const about = failures.add(from);
      if (about !== undefined) await note(NOBODY, from, 'failToSignIn', { about: `${user ? `as ${user.name}` : 'by a name of nobody'}; ${about}` });
    },
    signedOut: (user, from) => note(asUser(user), from, 'signOut'),
    ranOut: (user, from) => note(asUser(user), from, 'sessionEnded', { about: 'it had run out' }),
    firstUsed: ({ id, name, user }, from) =>
      note({ kind: 'token', name: `${name} of ${user.name}` }, from, 'useToken', { about: `token ${id}, for the first time` }),
    cameByProxy: (user, from) =>
      note(asUser(user), from, 'addUser', {
        about: user.name,
        changes: [{ of: 'user', key: user.name, after: { value: { role: user.role, hasPassword: user.hasPassword } } }],
      }),
  };
}

/** Which failed attempts are told of: of each address the first, the tenth, the hundredth …; if there are many addresses, so of all together. */
function countFailures(now: () => number) {
  const byAddress = new Map<string, number>();
  let hour = { beganAtMs: now(), all: 0, told: 0 };

  return {
    /** What to tell of it; undefined if it is only counted. */
    add(address: string): string | undefined {
      if (now() - hour.beganAtMs >= HOUR_MS) {
        hour = { beganAtMs: now(), all: 0, told: 0 };
        byAddress.clear();
      }
      const count = (byAddress.get(address) ?? 0) + 1;
      if (count > 1 || byAddress.size < KEPT) byAddress.set(address, count);
      hour.all += 1;
      if (isPowerOfTen(count) && hour.told < APART_IN_HOUR) {
        hour.told += 1;
        return `${attempts(count)} from there in an hour`;
      }
      return hour.told >= APART_IN_HOUR && isPowerOfTen(hour.all) ? `${attempts(hour.all)} from ${byAddress.size} addresses in an hour` : undefined;
    },
    /** How many there were from an address. */
    forget(address: string): number {
      const count = byAddress.get(address) ?? 0;
      byAddress.delete(address);
      return count;
    },
  };
}

function isPowerOfTen(count: number): boolean {
  return Number.isInteger(Math.log10(count));
}

function attempts(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`;
}
