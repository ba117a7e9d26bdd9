import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTally } from '../../src/http/tally.ts';
import { createMemory } from '../../src/testing/memory-limits.ts';

const NOON = Date.UTC(2026, 0, 15, 12);

test('counts are kept once a second, at the end, and when somebody looks', async () => {
  const clock = { now: NOON };
  const { tallies } = createMemory();
  const tally = createTally('p', tallies, () => clock.now);
  const kept = async () => {
    await setImmediate();
    return (await tallies.load('p')).counts;
  };
  tally.count({ requests: 1, tookMs: 20 });
  tally.count({ requests: 1 });
  tally.failed(new Error('odd'));
  expect(await kept()).toMatchObject({ requests: 1, failures: 0 });
  clock.now += 1000;
  tally.count({ found: 2 });
  expect(await kept()).toMatchObject({ requests: 2, failures: 1, found: 2 });
  tally.count({ cached: 1 });
  expect(await tally.load()).toMatchObject({
    counts: { requests: 2, tookMs: 20, found: 2, failures: 1, cached: 1 },
    lastError: { message: 'odd', atMs: NOON },
  });
  tally.count({ missing: 1 });
  await tally.flush();
  expect(await kept()).toMatchObject({ missing: 1 });
});

test('an opening of the breaker is kept at once, and two processes count together', async () => {
  const { tallies } = createMemory();
  const [one, other] = [createTally('p', tallies, () => NOON), createTally('p', tallies, () => NOON)];
  one.openedUntil(NOON + 5000);
  one.count({ requests: 3 });
  other.count({ requests: 4 });
  await one.flush();
  expect(await other.load()).toMatchObject({ openUntilMs: NOON + 5000, counts: { requests: 7 } });
});
