/**
 * Users, their sessions and tokens. Secrets are kept as hashes alone: of a password by argon2id, of everything random by SHA-256, so that
 * whoever reads the store can sign in with nothing that is in it.
 */
import type { Right } from '../domain/access/rights.ts';

export interface User {
  id: number;
  /** Lower case; names somebody in logs, audit and owners' fields. */
  name: string;
  /** Of the built-in roles, or of the config's. */
  role: string;
  createdAtMs: number;
  /** False for one who signs in elsewhere, or has not chosen one yet. */
  hasPassword: boolean;
  /** When the user used the pages last, to the minute; undefined for never, and for one who only has tokens. */
  seenAtMs?: number;
}

export interface NewUser extends Pick<User, 'name' | 'role' | 'createdAtMs'> {
  passwordHash?: string | undefined;
}

export interface Session {
  /** Names it without opening it; never given again. */
  id: number;
  user: User;
  startedAtMs: number;
  /** When it was used last, to the minute. */
  seenAtMs: number;
  /** The address at which it began; undefined if that is not known. */
  from?: string;
}

export interface NewSession extends Pick<Session, 'startedAtMs'> {
  hash: string;
  userId: number;
  from?: string | undefined;
}

export interface ApiToken {
  id: number;
  /** What it is for. */
  name: string;
  user: User;
  /** The rights that are left of the user's role. */
  scopes: readonly Right[];
  createdAtMs: number;
  /** To the minute; undefined if it never was. */
  usedAtMs?: number;
}

export interface NewToken extends Pick<ApiToken, 'name' | 'scopes' | 'createdAtMs'> {
  userId: number;
  hash: string;
}

/** Why an account stays as it is: somebody must be able to administer. */
export type LastAdmin = 'last admin';

export interface Accounts {
  /** In the order of their names. */
  users(): Promise<User[]>;
  /** @param name in any case */
  userNamed(name: string): Promise<User | undefined>;
  /** The hash of a user's password; undefined if there is none. */
  passwordOf(userId: number): Promise<string | undefined>;
  addUser(user: NewUser): Promise<User | 'taken'>;
  /** Ends all sessions of the user, and all links. */
  setPassword(userId: number, passwordHash: string): Promise<void>;
  /** Ends all sessions of the user, so that nobody goes on with other rights. */
  setRole(userId: number, role: string): Promise<LastAdmin | undefined>;
  /** Sessions, links and tokens go along. */
  removeUser(userId: number): Promise<LastAdmin | undefined>;

  beginSession(session: NewSession): Promise<void>;
  session(hash: string): Promise<Session | undefined>;
  /** All that nobody ended; the one that was used last comes first. */
  sessions(): Promise<Session[]>;
  /** A session was used, and so its user was there. */
  noteSeen(hash: string, seenAtMs: number): Promise<void>;
  /** The user was there without a session, as who comes by a proxy. */
  noteUserSeen(userId: number, seenAtMs: number): Promise<void>;
  endSession(hash: string): Promise<void>;
  /** One session of the user. False if there is none of that number. */
  endSessionNumbered(id: number, userId: number): Promise<boolean>;
  /** All of the user. Returns how many there were. */
  endSessions(userId: number): Promise<number>;
  /** Forgets sessions that began or were used last before these times, and links that have run out. */
  prune(before: { startedAtMs: number; seenAtMs: number; nowMs: number }): Promise<void>;

  /** A link with which the user chooses a password, once. */
  addLink(link: { hash: string; userId: number; untilMs: number }): Promise<void>;
  /** Whose link it is; undefined if it has run out, was used, or never was. */
  linkOf(hash: string, nowMs: number): Promise<User | undefined>;
  /** As `linkOf`, and the link is used from now on. */
  takeLink(hash: string, nowMs: number): Promise<User | undefined>;

  addToken(token: NewToken): Promise<ApiToken>;
  /** In the order in which they were made. */
  tokens(): Promise<ApiToken[]>;
  tokenOf(hash: string): Promise<ApiToken | undefined>;
  noteUsed(tokenId: number, usedAtMs: number): Promise<void>;
  /** False if there is no such token. */
  removeToken(tokenId: number): Promise<boolean>;
}
