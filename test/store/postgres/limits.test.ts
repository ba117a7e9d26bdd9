import { expect, test } from 'vitest';
import { createLimits } from '../../../src/store/postgres/limits.ts';
import { createTallies } from '../../../src/store/postgres/provider-tallies.ts';
import { limitsContract, talliesContract } from '../../contract/limits.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

const fail = (error: unknown) => {
  throw error;
};

limitsContract('PostgreSQL', async () => {
  await database().deleteFrom('limits').execute();
  return createLimits(database());
});
talliesContract('PostgreSQL', async () => createTallies(database(), fail));

test('many connections spend one budget and one bucket together', async () => {
  const limits = createLimits(database());
  const asks = Array.from({ length: 60 });
  const spent = await Promise.all(asks.map(() => limits.spend('p', { perDay: 10, day: '2026-01-15' })));
  expect(spent.filter(Boolean)).toHaveLength(10);
  const replies = await Promise.all(asks.map(() => limits.takeToken('p', { ratePerSec: 1, burst: 5 }, 1000)));
  expect(replies.filter(({ outcome }) => outcome === 'taken')).toHaveLength(5);
});
