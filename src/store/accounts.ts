/** Users, sessions, links and tokens, in either database. */
import type { Kysely, Transaction } from 'kysely';
import type { Right } from '../domain/access/rights.ts';
import type { Accounts, ApiToken, LastAdmin, Session, User } from '../ports/accounts.ts';
import type { AccountTables } from './account-tables.ts';

const USER = ['users.id', 'users.name', 'users.role', 'users.created_at', 'users.password_hash', 'users.seen_at'] as const;
const ADMIN = 'admin';

interface UserRow {
  id: number;
  name: string;
  role: string;
  created_at: number;
  password_hash: string | null;
  seen_at: number | null;
}

function userFrom({ id, name, role, created_at, password_hash, seen_at }: UserRow): User {
  return { id, name, role, createdAtMs: created_at, hasPassword: password_hash !== null, ...(seen_at !== null && { seenAtMs: seen_at }) };
}

type Db = Kysely<AccountTables>;

export interface AccountsOptions {
  /** Keeps others from users until the transaction ends, where the database lets two write at once. */
  lockUsers?(transaction: Transaction<AccountTables>): Promise<unknown>;
}

export function createAccounts(db: Db, options: AccountsOptions = {}): Accounts {
  return { ...usersIn(db, options), ...sessionsIn(db), ...linksIn(db), ...tokensIn(db) };
}

type Users = Pick<Accounts, 'users' | 'userNamed' | 'passwordOf' | 'addUser' | 'setPassword' | 'setRole' | 'removeUser'>;

function usersIn(db: Db, options: AccountsOptions): Users {
  const userWhere = (name: string) => db.selectFrom('users').select(USER).where('name', '=', name.toLowerCase()).executeTakeFirst();
  return {
    users: async () => (await db.selectFrom('users').select(USER).orderBy('name').execute()).map(userFrom),
    async userNamed(name) {
      const row = await userWhere(name);
      return row && userFrom(row);
    },
    async passwordOf(userId) {
      const row = await db.selectFrom('users').select('password_hash').where('id', '=', userId).executeTakeFirst();
      return row?.password_hash ?? undefined;
    },
    async addUser({ name, role, createdAtMs, passwordHash }) {
      const row = await db
        .insertInto('users')
        .values({ name: name.toLowerCase(), role, created_at: createdAtMs, password_hash: passwordHash ?? null })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning(USER)
        .executeTakeFirst();
      return row ? userFrom(row) : 'taken';
    },
    async setPassword(userId, passwordHash) {
      await db.transaction().execute(async (transaction) => {
        await transaction.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', userId).execute();
        await transaction.deleteFrom('sessions').where('user_id', '=', userId).execute();
        await transaction.deleteFrom('password_links').where('user_id', '=', userId).execute();
      });
    },
    setRole: (userId, role) =>
      unlessLastAdmin({ db, ...options }, { userId, role }, async (transaction) => {
        await transaction.updateTable('users').set({ role }).where('id', '=', userId).execute();
        await transaction.deleteFrom('sessions').where('user_id', '=', userId).execute();
      }),
    removeUser: (userId) =>
      unlessLastAdmin({ db, ...options }, { userId, role: undefined }, async (transaction) => {
        await transaction.deleteFrom('users').where('id', '=', userId).execute();
      }),
  };
}

/** In one transaction, so that two admins who remove each other at once leave one. */
async function unlessLastAdmin(
  { db, lockUsers }: AccountsOptions & { db: Db },
  { userId, role }: { userId: number; role: string | undefined },
  change: (transaction: Db) => Promise<void>,
): Promise<LastAdmin | undefined> {
  return db.transaction().execute(async (transaction) => {
    await lockUsers?.(transaction);
    const admins = await transaction.selectFrom('users').select('id').where('role', '=', ADMIN).execute();
    if (role !== ADMIN && admins.length === 1 && admins[0]?.id === userId) return 'last admin';
    await change(transaction);
    return undefined;
  });
}

type Sessions = Pick<
  Accounts,
  'beginSession' | 'session' | 'sessions' | 'noteSeen' | 'noteUserSeen' | 'endSession' | 'endSessionNumbered' | 'endSessions' | 'prune'
>;

function sessionsIn(db: Db): Sessions {
  const select = () =>
    db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(USER)
      .select(['sessions.id as session_id', 'started_at', 'sessions.seen_at as used_at', 'address']);
  type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
  const sessionFrom = (row: Row): Session => ({
    id: row.session_id,
    user: userFrom(row),
    startedAtMs: row.started_at,
    seenAtMs: row.used_at,
    ...(row.address !== null && { from: row.address }),
  });
  const noteUserSeen = async (userId: number, seenAtMs: number) => {
    await db.updateTable('users').set({ seen_at: seenAtMs }).where('id', '=', userId).execute();
  };
  return {
    async beginSession({ hash, userId, startedAtMs, from }) {
      await db
        .insertInto('sessions')
        .values({ hash, user_id: userId, started_at: startedAtMs, seen_at: startedAtMs, address: from ?? null })
        .execute();
      await noteUserSeen(userId, startedAtMs);
    },
    async session(hash) {
      const row = await select().where('sessions.hash', '=', hash).executeTakeFirst();
      return row && sessionFrom(row);
    },
    sessions: async () => (await select().orderBy('sessions.seen_at', 'desc').orderBy('sessions.id', 'desc').execute()).map(sessionFrom),
    async noteSeen(hash, seenAtMs) {
      const row = await db.updateTable('sessions').set({ seen_at: seenAtMs }).where('hash', '=', hash).returning('user_id').executeTakeFirst();
      if (row) await noteUserSeen(row.user_id, seenAtMs);
    },
    noteUserSeen,
    async endSession(hash) {
      await db.deleteFrom('sessions').where('hash', '=', hash).execute();
    },
    async endSessionNumbered(id, userId) {
      return (await db.deleteFrom('sessions').where('id', '=', id).where('user_id', '=', userId).executeTakeFirst()).numDeletedRows > 0n;
    },
    async endSessions(userId) {
      return Number((await db.deleteFrom('sessions').where('user_id', '=', userId).executeTakeFirst()).numDeletedRows);
    },
    async prune({ startedAtMs, seenAtMs, nowMs }) {
      const old = db.deleteFrom('sessions').where((where) => where.or([where('started_at', '<', startedAtMs), where('seen_at', '<', seenAtMs)]));
      await old.execute();
      await db.deleteFrom('password_links').where('until', '<=', nowMs).execute();
    },
  };
}

function linksIn(db: Db): Pick<Accounts, 'addLink' | 'linkOf' | 'takeLink'> {
  const linkOf: Accounts['linkOf'] = async (hash, nowMs) => {
    const query = db.selectFrom('password_links').innerJoin('users', 'users.id', 'password_links.user_id').select(USER);
    const row = await query.where('password_links.hash', '=', hash).where('until', '>', nowMs).executeTakeFirst();
    return row && userFrom(row);
  };
  return {
    async addLink({ hash, userId, untilMs }) {
      await db.insertInto('password_links').values({ hash, user_id: userId, until: untilMs }).execute();
    },
    linkOf,
    async takeLink(hash, nowMs) {
      const user = await linkOf(hash, nowMs);
      // Of two who come at once, one finds the row.
      const { numDeletedRows } = await db.deleteFrom('password_links').where('hash', '=', hash).executeTakeFirst();
      return numDeletedRows > 0n ? user : undefined;
    },
  };
}

function tokensIn(db: Db): Pick<Accounts, 'addToken' | 'tokens' | 'tokenOf' | 'noteUsed' | 'removeToken'> {
  const select = () =>
    db
      .selectFrom('api_tokens')
      .innerJoin('users', 'users.id', 'api_tokens.user_id')
      .select(USER)
      .select(['api_tokens.id as token_id', 'api_tokens.name as token_name', 'scopes', 'api_tokens.created_at as made_at', 'used_at']);
  type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
  const tokenFrom = (row: Row): ApiToken => ({
    id: row.token_id,
    name: row.token_name,
    user: userFrom(row),
    scopes: JSON.parse(row.scopes) as Right[],
    createdAtMs: row.made_at,
    ...(row.used_at !== null && { usedAtMs: row.used_at }),
  });
  return {
    async addToken({ name, scopes, createdAtMs, userId, hash }) {
      const row = { hash, user_id: userId, name, scopes: JSON.stringify(scopes), created_at: createdAtMs, used_at: null };
      await db.insertInto('api_tokens').values(row).execute();
      return tokenFrom(await select().where('hash', '=', hash).executeTakeFirstOrThrow());
    },
    tokens: async () => (await select().orderBy('api_tokens.id').execute()).map(tokenFrom),
    async tokenOf(hash) {
      const row = await select().where('hash', '=', hash).executeTakeFirst();
      return row && tokenFrom(row);
    },
    async noteUsed(tokenId, usedAtMs) {
      await db.updateTable('api_tokens').set({ used_at: usedAtMs }).where('id', '=', tokenId).execute();
    },
    async removeToken(tokenId) {
      return (await db.deleteFrom('api_tokens').where('id', '=', tokenId).executeTakeFirst()).numDeletedRows > 0n;
    },
  };
}
