import { expect, test } from 'vitest';
import { retryDelayMs } from '../../src/ports/queue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { queueContract } from '../contract/queue.ts';

queueContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  return { queue: createQueue(db), store: createItemStore(db), close: () => db.destroy() };
});

test('delays double up to six hours, and are spread', () => {
  expect([1, 2, 3, 20].map((attempts) => retryDelayMs(attempts, () => 0.5))).toEqual([60_000, 120_000, 240_000, 21_600_000]);
  expect(retryDelayMs(1, () => 0)).toBe(48_000);
  expect(retryDelayMs(1, () => 1)).toBe(72_000);
});
