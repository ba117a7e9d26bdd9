/** Users, sessions, links and tokens on PostgreSQL. */
import { type Kysely, sql } from 'kysely';
import type { Accounts } from '../../ports/accounts.ts';
import type { AccountTables } from '../account-tables.ts';
import { createAccounts as createSharedAccounts } from '../accounts.ts';
import { storable } from './connection.ts';

export function createAccounts(db: Kysely<AccountTables>): Accounts {
  // Two admins who remove each other at once would not see each other’s change.
  const accounts = createSharedAccounts(db, { lockUsers: (transaction) => sql`lock table users in share row exclusive mode`.execute(transaction) });
  return {
    ...accounts,
    // Nobody can have such a name, and the server would refuse the question.
    userNamed: async (name) => (storable(name) === name ? accounts.userNamed(name) : undefined),
    addToken: (token) => accounts.addToken({ ...token, name: storable(token.name) }),
  };
}
