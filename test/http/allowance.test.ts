import { expect, test } from 'vitest';
import { RateLimitedError, UnavailableError } from '../../src/domain/errors.ts';
import { createAllowance } from '../../src/http/allowance.ts';
import { createMemory, type Memory } from '../../src/testing/memory-limits.ts';
import { limitsContract, talliesContract } from '../contract/limits.ts';

limitsContract('in memory', async () => createMemory().limits);
talliesContract('in memory', async () => createMemory().tallies);

const NOON = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;
const TAKEN = { outcome: 'taken' };

function open({ limits: store }: Pick<Memory, 'limits'>, clock: { now: number }, perDay?: number) {
  return createAllowance({
    provider: 'p',
    limits: { ratePerSec: 2, burst: 2, concurrent: 4, ...(perDay !== undefined && { perDay }) },
    longestMs: 1000,
    dayStartsIn: 'UTC',
    maxPauseWaitMs: 1000,
    store,
    clock: { now: () => clock.now, sleep: async () => undefined },
  });
}

const left = async (allowance: ReturnType<typeof open>) => allowance.budgetLeft(await allowance.standing());

test('a budget is spent, survives a restart, and comes back with the day', async () => {
  const memory = createMemory();
  const clock = { now: NOON };
  const first = open(memory, clock, 3);
  await first.spend();
  await first.spend();
  expect(await left(first)).toBe(1);
  const second = open(memory, clock, 3);
  await second.spend();
  expect(await left(second)).toBe(0);
  await expect(second.spend()).rejects.toThrow('budget is used up; asked again from 2026-01-16 00:00 UTC');
  expect(() => second.assertOpen()).toThrow('used up');
  clock.now += 12 * HOUR;
  second.assertOpen();
  expect(await left(second)).toBe(3);
  await second.spend();
});

test('what the provider says of its budget counts, whatever we counted', async () => {
  const clock = { now: NOON };
  const memory = createMemory();
  const allowance = open(memory, clock);
  expect(await left(allowance)).toBeUndefined();
  const error = await allowance.exhaust(NOON + HOUR);
  expect(error.resetsAtMs).toBe(NOON + HOUR);
  expect(() => allowance.assertOpen()).toThrow('13:00');
  await expect(open(memory, clock).takeToken()).rejects.toThrow('13:00');
  clock.now += HOUR;
  expect(await allowance.takeToken()).toEqual(TAKEN);
});

test('a short pause is waited for, a long one fails what is asked, here and in other processes', async () => {
  const memory = createMemory();
  const clock = { now: NOON };
  const allowance = open(memory, clock);
  await allowance.rest(120);
  expect(await allowance.takeToken()).toBe(120);
  expect(await open(memory, clock).takeToken()).toBe(120);
  clock.now += 120;
  expect(await allowance.takeToken()).toEqual(TAKEN);
  await allowance.rest(60_000);
  await allowance.rest(10);
  expect(() => allowance.assertOpen()).toThrow(RateLimitedError);
  await expect(open(memory, clock).takeToken()).rejects.toThrow('paused for 60 s');
});

test('a pause does not last for years when a clock that was ahead is put right', async () => {
  const clock = { now: NOON + 14 * 365 * 24 * HOUR };
  const memory = createMemory();
  const [paused, spent] = [open(memory, clock), open(createMemory(), clock)];
  await paused.rest(60_000);
  await spent.exhaust();
  clock.now = NOON;
  for (const allowance of [paused, spent, open(memory, clock)]) {
    allowance.assertOpen();
    expect(await allowance.takeToken()).toEqual(TAKEN);
  }
  await paused.rest(60_000);
  expect(() => paused.assertOpen()).toThrow('paused for 60 s');
});

test('a wait of hours is the end of a daily budget, and a pause where there is none', async () => {
  const clock = { now: NOON };
  const budgeted = open(createMemory(), clock, 5);
  await budgeted.rest(2 * HOUR);
  expect(() => budgeted.assertOpen()).toThrow('14:00');
  const other = open(createMemory(), clock);
  await other.rest(2 * HOUR);
  expect(() => other.assertOpen()).toThrow('paused for 7200 s');
});

test('an empty bucket says how long to wait', async () => {
  const allowance = open(createMemory(), { now: NOON });
  expect([await allowance.takeToken(), await allowance.takeToken(), await allowance.takeToken()]).toEqual([TAKEN, TAKEN, 500]);
});

test('what cannot be counted is not asked', async () => {
  const broken = { ...createMemory().limits, takeToken: () => Promise.reject(new Error('database is locked')) };
  await expect(open({ limits: broken }, { now: NOON }).takeToken()).rejects.toThrow(UnavailableError);
});
