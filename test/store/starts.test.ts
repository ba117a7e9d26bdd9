import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createStarts } from '../../src/store/sqlite/starts.ts';
import { startsContract } from '../contract/starts.ts';

startsContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  return createStarts(db);
});
