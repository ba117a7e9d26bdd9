/** What may be done with accounts: add, list and remove users, give them a role, a password or a link to choose one; and tokens of programs. */
import { RIGHTS, type Right } from '../domain/access/rights.ts';
import { isSessionOver, type SessionTimes } from '../domain/access/session-times.ts';
import { noSuch } from '../domain/text/nearest.ts';
import type { Accounts, ApiToken, LastAdmin, Session, User } from '../ports/accounts.ts';
import { ActionError } from './find-book.ts';

export interface UsersDeps {
  accounts: Accounts;
  /** Names of all roles: built in, and of the config. */
  roles: readonly string[];
  sessionTimes: SessionTimes;
  hashPassword(password: string): Promise<string>;
  verifyPassword(password: string, hash: string | undefined): Promise<boolean>;
  newSecret(): string;
  hashSecret(secret: string): string;
  now(): number;
}

/** A link in which the secret is: it works once, and for as long as this. */
export interface Invitation {
  user: User;
  secret: string;
  untilMs: number;
}

export interface NewUserInput {
  name: string;
  role: string;
  /** Undefined for one who will choose it by a link, or signs in elsewhere. */
  password?: string | undefined;
}

export interface Users {
  list(): Promise<User[]>;
  add(input: NewUserInput): Promise<User>;
  setPassword(name: string, password: string): Promise<void>;
  /** Sets the password of a user who has a link, and uses up the link. */
  choosePassword(user: User, chosen: { secret: string; password: string }): Promise<void>;
  /** Sets a new password for whoever knows the old one. */
  changePassword(user: User, passwords: { old: string; new: string }): Promise<void>;
  setRole(name: string, role: string): Promise<void>;
  /** Where users are signed in now; the session that was used last comes first. */
  sessions(): Promise<Session[]>;
  /** Ends one session of the user. */
  endSession(name: string, id: number): Promise<void>;
  /** Ends all sessions of the user. Returns how many there were. */
  signOut(name: string): Promise<number>;
  remove(name: string): Promise<void>;
  /** Makes a link to choose a password; earlier links of the user still work. */
  invite(name: string): Promise<Invitation>;
  tokens(): Promise<ApiToken[]>;
  /** Its secret is shown now and never again. */
  addToken(input: { name: string; user: string; scopes: readonly string[] }): Promise<{ token: ApiToken; secret: string }>;
  removeToken(id: number): Promise<void>;
}

/** As programs are told of a user. */
export function userAsJson({ name, role, hasPassword, createdAtMs, seenAtMs }: User) {
  const at = (ms: number) => new Date(ms).toISOString();
  return { name, role, hasPassword, createdAt: at(createdAtMs), ...(seenAtMs !== undefined && { seenAt: at(seenAtMs) }) };
}

const NO_LINK = 'this link was used, or has run out; ask for another one';
/** Shows at a glance what a secret is, and lets scanners of leaked secrets find it. */
const TOKEN_PREFIX = 'rub_';
const INVITATION_MS = 24 * 60 * 60 * 1000;
const PASSWORD_LENGTH = { min: 10, max: 1000 };
const NAME = /^[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?$/;

export function createUsers(deps: UsersDeps): Users {
  const { accounts, hashPassword, now } = deps;
  return {
    list: accounts.users,
    async add({ name, role, password }) {
      const lower = name.toLowerCase();
      if (!NAME.test(lower)) throw new ActionError(`“${name}” is no name for a user: letters, digits, and . _ @ - between them, 64 at most`);
      requireRole(role, deps.roles);
      if (password !== undefined) requireFit(password, lower);
      const passwordHash = password === undefined ? undefined : await hashPassword(password);
      const user = await accounts.addUser({ name: lower, role, passwordHash, createdAtMs: now() });
      if (user === 'taken') throw new ActionError(`there is a user ${lower} already`);
      return user;
    },
    async setPassword(name, password) {
      const user = await userNamed(name, accounts);
      requireFit(password, user.name);
      await accounts.setPassword(user.id, await hashPassword(password));
    },
    async choosePassword(user, { secret, password }) {
      const hash = deps.hashSecret(secret);
      if ((await accounts.linkOf(hash, now()))?.id !== user.id) throw new ActionError(NO_LINK);
      requireFit(password, user.name);
      const passwordHash = await hashPassword(password);
      if (!(await accounts.takeLink(hash, now()))) throw new ActionError(NO_LINK);
      await accounts.setPassword(user.id, passwordHash);
    },
    async changePassword(user, passwords) {
      if (!(await deps.verifyPassword(passwords.old, await accounts.passwordOf(user.id)))) throw new ActionError('that is not your password');
      requireFit(passwords.new, user.name);
      await accounts.setPassword(user.id, await hashPassword(passwords.new));
    },
    async setRole(name, role) {
      requireRole(role, deps.roles);
      refuseLast(await accounts.setRole((await userNamed(name, accounts)).id, role));
    },
    sessions: async () => (await accounts.sessions()).filter((each) => !isSessionOver(each, deps.sessionTimes, now())),
    async endSession(name, id) {
      const user = await userNamed(name, accounts);
      if (!(await accounts.endSessionNumbered(id, user.id))) throw new ActionError(`${user.name} has no session ${id}; it may have ended meanwhile`);
    },
    signOut: async (name) => accounts.endSessions((await userNamed(name, accounts)).id),
    remove: async (name) => refuseLast(await accounts.removeUser((await userNamed(name, accounts)).id)),
    async invite(name) {
      const user = await userNamed(name, accounts);
      const secret = deps.newSecret();
      const untilMs = now() + INVITATION_MS;
      await accounts.addLink({ hash: deps.hashSecret(secret), userId: user.id, untilMs });
      return { user, secret, untilMs };
    },
    ...tokenActions(deps),
  };
}

function tokenActions({ accounts, newSecret, hashSecret, now }: UsersDeps): Pick<Users, 'tokens' | 'addToken' | 'removeToken'> {
  return {
    tokens: accounts.tokens,
    async addToken({ name, user: userName, scopes }) {
      const label = name.trim();
      if (label === '' || label.length > 80) throw new ActionError('a token has a name of up to 80 letters that says what it is for');
      const user = await userNamed(userName, accounts);
      const secret = `${TOKEN_PREFIX}${newSecret()}`;
      const token = await accounts.addToken({ name: label, userId: user.id, scopes: scopes.map(rightNamed), hash: hashSecret(secret), createdAtMs: now() });
      return { token, secret };
    },
    async removeToken(id) {
      if (!(await accounts.removeToken(id))) throw new ActionError(`there is no token ${id}`);
    },
  };
}

async function userNamed(name: string, accounts: Accounts): Promise<User> {
  const user = await accounts.userNamed(name);
  if (user) return user;
  const names = (await accounts.users()).map((each) => each.name);
  throw new ActionError(names.length === 0 ? 'there are no users yet' : noSuch('user', name, names));
}

/** Length is what counts; nobody is made to use signs. */
function requireFit(password: string, name: string): void {
  const { length } = [...password];
  if (length < PASSWORD_LENGTH.min) throw new ActionError(`a password has ${PASSWORD_LENGTH.min} letters or more; a few words make a good one`);
  if (length > PASSWORD_LENGTH.max) throw new ActionError(`a password has ${PASSWORD_LENGTH.max} letters at most`);
  const lower = password.toLowerCase();
  if (lower.replaceAll(name, '').length < PASSWORD_LENGTH.min / 2 || new Set(lower).size < 4) throw new ActionError('that password is too easy to guess');
}

function requireRole(role: string, roles: readonly string[]): void {
  if (!roles.includes(role)) throw new ActionError(noSuch('role', role, roles));
}

function rightNamed(name: string): Right {
  const right = RIGHTS.find((each) => each === name);
  if (!right) throw new ActionError(noSuch('scope', name, RIGHTS));
  return right;
}

function refuseLast(outcome: LastAdmin | undefined): void {
  if (outcome === 'last admin') throw new ActionError('that is the last admin: make somebody else one first');
}
