import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createThrottle } from '../../../src/server/auth/throttle.ts';

function started() {
  const clock = { nowMs: 1_000_000 };
  return { clock, throttle: createThrottle(() => clock.nowMs) };
}

test('delays double, up to a quarter of an hour for an address', () => {
  const { clock, throttle } = started();
  const waits: number[] = [];
  for (let at = 0; at < 25; at++) {
    const attempt = { account: `a${at}`, address: 'x' };
    const waitMs = throttle.begin(attempt);
    if (at >= 10) waits.push(waitMs);
    clock.nowMs += waitMs;
    if (waitMs > 0) throttle.begin(attempt);
  }
  expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(Math.max(...waits)).toBe(15 * 60_000);
});

test('an account waits ten seconds at most, whoever tries it and however often', () => {
  const { clock, throttle } = started();
  for (let at = 0; at < 200; at++) {
    throttle.begin({ account: 'ann', address: `x${at}` });
    clock.nowMs += 10_000;
  }
  throttle.begin({ account: 'ann', address: 'y' });
  expect(throttle.begin({ account: 'ann', address: 'z' })).toBe(10_000);
  clock.nowMs += 10_000;
  expect(throttle.begin({ account: 'ann', address: 'z' })).toBe(0);
});

test('a right password, and an hour, are a new beginning', () => {
  const { clock, throttle } = started();
  const attempt = { account: 'ann', address: 'x' };
  const tries = () => Array.from({ length: 11 }, () => throttle.begin(attempt)).at(-1);
  expect(tries()).toBe(1000);
  throttle.succeed(attempt);
  expect(tries()).toBe(1000);
  clock.nowMs += 60 * 60_000;
  expect([throttle.begin(attempt), throttle.begin(attempt)]).toEqual([0, 0]);
});

test('names that are made up do not push out who guesses', () => {
  const { throttle } = started();
  for (let at = 0; at < 11; at++) throttle.begin({ account: 'ann', address: 'x' });
  for (let at = 0; at < 2000; at++) throttle.begin({ account: `made up ${at}`, address: `y${at}` });
  expect(throttle.begin({ account: 'ann', address: 'x' })).toBeGreaterThan(0);
});

test('whoever waits as long as it is told is let in', () => {
  const attempt = fc.record({ account: fc.constantFrom('a', 'b'), address: fc.constantFrom('x', 'y') });
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
      const { clock, throttle } = started();
      for (const each of attempts) throttle.begin(each);
      const mine = { account: 'a', address: 'x' };
      const waitMs = throttle.begin(mine);
      clock.nowMs += waitMs;
      expect(waitMs === 0 || throttle.begin(mine) === 0).toBe(true);
    }),
  );
});
