/** The single policies, each by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { abortable } from '../../src/domain/abortable.ts';
import { CircuitOpenError, RateLimitedError, ResponseError, UnavailableError } from '../../src/domain/errors.ts';
import { createBreaker } from '../../src/http/breaker.ts';
import { createCoalesce } from '../../src/http/coalesce.ts';
import { createRetry } from '../../src/http/retry.ts';
import { exhaustedForMs, retryAfterMs } from '../../src/http/retry-after.ts';
import { createTimeout } from '../../src/http/timeout.ts';

const never = new AbortController().signal;
const NOW = Date.UTC(2026, 0, 1, 12);

describe('headers that ask to wait', () => {
  test.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '5' }, 5000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '999999999' }, 86_400_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j', (headers, ms) => {
    expect(retryAfterMs(headers, NOW)).toBe(ms);
  });

  test.each<[Record<string, string>, number | undefined]>([
    [{ ratelimit: '"Free";r=0;t=42, "daily";r=4231;t=51234' }, 42_000],
    [{ ratelimit: '"Free";r=8;t=42' }, undefined],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '51' }, 51_000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 20) }, 20_000],
    [{ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '51' }, undefined],
    [{ 'x-ratelimit-remaining': '0' }, undefined],
  ])('%j', (headers, ms) => {
    expect(exhaustedForMs(headers, NOW)).toBe(ms);
  });
});

describe('circuit breaker', () => {
  const down = () => Promise.reject(new UnavailableError('down'));

  test('opens after failures in a row, lets one through later, closes on success', async () => {
    let opened = 0;
    const breaker = createBreaker({ failures: 3, openMs: 1000, now: Date.now, onOpen: () => opened++ });
    for (let n = 0; n < 3; n++) await expect(breaker.run(down)).rejects.toThrow('down');
    expect([breaker.isOpen(), opened]).toEqual([true, 1]);
    await expect(breaker.run(() => expect.unreachable())).rejects.toThrow(CircuitOpenError);
    await sleep(1050);
    expect(breaker.isOpen()).toBe(false);
    expect(await breaker.run(async () => 'up')).toBe('up');
    expect(await breaker.run(async () => 'still up')).toBe('still up');
  });

  test('a page instead of JSON counts: that is how sites turn programs away', async () => {
    const breaker = createBreaker({ failures: 2, openMs: 1000, now: Date.now });
    for (let n = 0; n < 2; n++) await expect(breaker.run(() => Promise.reject(new ResponseError('page', { isNoAnswer: true })))).rejects.toThrow('page');
    expect(breaker.isOpen()).toBe(true);
  });

  test('bad answers and requests to slow down do not count', async () => {
    const breaker = createBreaker({ failures: 2, openMs: 1000, now: Date.now });
    for (const error of [new ResponseError('odd'), new RateLimitedError('slow', 1), new ResponseError('odd')])
      await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error);
    expect(breaker.isOpen()).toBe(false);
  });
});

describe('retry', () => {
  const retry = createRetry({ retries: 2, delayMs: 1, random: () => 0.5 });

  test.each([
    [new UnavailableError('down'), 3],
    [new ResponseError('odd'), 1],
    [new RateLimitedError('slow', 1), 1],
    [new CircuitOpenError('open'), 1],
  ])('%s is tried %i times', async (error, times) => {
    let calls = 0;
    await expect(
      retry(() => {
        calls++;
        return Promise.reject(error);
      }, never),
    ).rejects.toBe(error);
    expect(calls).toBe(times);
  });

  test('the second attempt may succeed', async () => {
    let calls = 0;
    expect(await retry(() => (++calls === 1 ? Promise.reject(new UnavailableError('down')) : Promise.resolve('up')), never)).toBe('up');
  });
});

describe('timeout', () => {
  test('a task that hangs is cut off and its signal aborts', async () => {
    let isAborted = false;
    const hanging = (signal: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          isAborted = true;
          reject(new Error('aborted'));
        });
      });
    await expect(createTimeout(30)(hanging, never)).rejects.toThrow('no answer within 0.03 s');
    expect(isAborted).toBe(true);
  });

  test('errors of the task pass', async () => {
    await expect(createTimeout(1000)(() => Promise.reject(new ResponseError('odd')), never)).rejects.toThrow('odd');
  });
});

test('the same question at once is asked once, and again later', async () => {
  const coalesce = createCoalesce();
  let calls = 0;
  const ask = () => coalesce('q', async () => ++calls);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
  await expect(coalesce('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await coalesce('bad', async () => 'yes')).toBe('yes');
});

describe('giving up', () => {
  test('rejects at once, whatever the promise does; many wait for one signal', async () => {
    const controller = new AbortController();
    const waiting = Array.from({ length: 50 }, () => abortable(new Promise(() => {}), controller.signal));
    setTimeout(() => controller.abort(new Error('enough')), 5);
    const results = await Promise.allSettled(waiting);
    expect(results.every((result) => result.status === 'rejected' && (result.reason as Error).message === 'enough')).toBe(true);
    await expect(abortable(Promise.resolve(1), controller.signal)).rejects.toThrow('enough');
    expect(await abortable(Promise.resolve(1), never)).toBe(1);
    await expect(abortable(Promise.reject(new Error('own')), never)).rejects.toThrow('own');
  });
});
