/** Signing in with a name and a password, and the sessions that follow. */
import { isSessionOver, type SessionTimes } from '../../domain/access/session-times.ts';
import type { Accounts, Session, User } from '../../ports/accounts.ts';
import { hashSecret, newSecret, verifyPassword } from '../../runtime/passwords.ts';
import { type Attempt, createThrottle } from './throttle.ts';

/** Who asks for a session, as far as it is known before one is signed in. */
export interface Browser {
  /** Where it is; empty if that is not known. */
  address: string;
  /** The session that it had, which ends. */
  old: string | undefined;
}

/** Not every request notes that a session or a token is used. */
export const NOTED_EVERY_MS = 60_000;

/** `wrong` tells whose name it was, and the caller does not. */
export type SignIn = { secret: string; user: User } | { waitMs: number } | { wrong: User | undefined };

export interface FoundSession extends Session {
  /** True if it has run out: it opens nothing any more. */
  isOver: boolean;
}

export interface Sessions {
  /** @param old the session that the browser had, which ends */
  signIn(attempt: Attempt & { password: string }, old: string | undefined): Promise<SignIn>;
  /** Counts another attempt to show a password; returns how long to wait before it. */
  attempt(attempt: Attempt): number;
  /** A new session of somebody who has proved otherwise who it is. Its secret is new, whatever the browser had before. */
  begin(user: User, browser: Browser): Promise<string>;
  /**
   * Undefined if there is no such session any more. One that has run out ends now.
   * @param isOnlyLooking true to leave the session as if nobody used it
   */
  find(secret: string, isOnlyLooking?: boolean): Promise<FoundSession | undefined>;
  end(secret: string): Promise<void>;
}

export function createSessions(accounts: Accounts, times: SessionTimes, now: () => number): Sessions {
  const throttle = createThrottle(now);

  async function begin(user: User, { address, old }: Browser): Promise<string> {
    if (old !== undefined) await accounts.endSession(hashSecret(old));
    await accounts.prune({ startedAtMs: now() - times.longestMs, seenAtMs: now() - times.idleMs, nowMs: now() });
    const secret = newSecret();
    await accounts.beginSession({ hash: hashSecret(secret), userId: user.id, startedAtMs: now(), from: address || undefined });
    return secret;
  }

  return {
    begin,
    attempt: throttle.begin,
    async signIn({ password, ...given }, old) {
      const attempt = { ...given, account: given.account.trim().toLowerCase() };
      const waitMs = throttle.begin(attempt);
      if (waitMs > 0) return { waitMs };
      const user = await accounts.userNamed(attempt.account);
      // Nobody's password takes as long to check as somebody's.
      const isRight = await verifyPassword(password, user && (await accounts.passwordOf(user.id)));
      if (!user || !isRight) return { wrong: user };
      throttle.succeed(attempt);
      return { secret: await begin(user, { address: given.address, old }), user };
    },
    async find(secret, isOnlyLooking = false) {
      const hash = hashSecret(secret);
      const session = await accounts.session(hash);
      if (!session) return undefined;
      const nowMs = now();
      if (isSessionOver(session, times, nowMs)) {
        await accounts.endSession(hash);
        return { ...session, isOver: true };
      }
      if (!isOnlyLooking && nowMs - session.seenAtMs >= NOTED_EVERY_MS) await accounts.noteSeen(hash, nowMs);
      return { ...session, isOver: false };
    },
    end: (secret) => accounts.endSession(hashSecret(secret)),
  };
}
