import { expect, test } from 'vitest';
import { createAccounts } from '../../../src/store/postgres/accounts.ts';
import { accountsContract } from '../../contract/accounts.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

accountsContract('PostgreSQL', async () => createAccounts(database()));

test('of two admins who remove each other at once, one is left', async () => {
  const accounts = createAccounts(database());
  for (let round = 0; round < 5; round++) {
    const admins = await Promise.all(['ann', 'bo'].map((name) => accounts.addUser({ name, role: 'admin', createdAtMs: 1 })));
    const ids = admins.map((admin) => (admin === 'taken' ? 0 : admin.id));
    const ends = await Promise.all(ids.map((id) => accounts.removeUser(id)));
    expect(ends.filter((end) => end === 'last admin')).toHaveLength(1);
    await database().deleteFrom('users').execute();
  }
});
