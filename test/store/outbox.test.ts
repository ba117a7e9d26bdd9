import { onTestFinished } from 'vitest';
import { createOutbox } from '../../src/store/outbox.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { outboxContract } from '../contract/outbox.ts';

outboxContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  return createOutbox(db);
});
