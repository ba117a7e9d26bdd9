import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createLimits } from '../../src/store/sqlite/limits.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { limitsContract, talliesContract } from '../contract/limits.ts';
import { tempFolder } from '../files/temp-folder.ts';

const fail = (error: unknown) => {
  throw error;
};

async function open(file = ':memory:') {
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  return db;
}

limitsContract('SQLite', async () => createLimits(await open()));
talliesContract('SQLite', async () => createTallies(await open(), fail));

test('two connections to one file spend one budget and one bucket together', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const both = [createLimits(await open(file)), createLimits(await open(file))];
  const asks = Array.from({ length: 40 }, (_, n) => both[n % 2] ?? fail('none'));
  const spent = await Promise.all(asks.map((limits) => limits.spend('p', { perDay: 10, day: '2026-01-15' })));
  expect(spent.filter(Boolean)).toHaveLength(10);
  const replies = await Promise.all(asks.map((limits) => limits.takeToken('p', { ratePerSec: 1, burst: 5 }, 1000)));
  expect(replies.filter(({ outcome }) => outcome === 'taken')).toHaveLength(5);
});

test('counts that cannot be kept are said, and cost no request', async () => {
  const errors: unknown[] = [];
  const db = await openDatabase(':memory:');
  const tallies = createTallies(db, (error) => errors.push(error));
  await db.destroy();
  await tallies.add('p', {}, 0);
  expect(errors).toHaveLength(1);
});
