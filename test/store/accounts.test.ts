import { onTestFinished } from 'vitest';
import { createAccounts } from '../../src/store/accounts.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { accountsContract } from '../contract/accounts.ts';

accountsContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  return createAccounts(db);
});
