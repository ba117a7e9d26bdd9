import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Identifier } from '../../src/domain/book/identifier.ts';
import { ResponseError, UnavailableError } from '../../src/domain/errors.ts';
import { type BatcherOptions, type BatchKind, createBatcher } from '../../src/http/batch.ts';
import type { BatchAnswer } from '../../src/sdk/provider.ts';

const never = new AbortController().signal;
const id = (value: string): Identifier => ({ type: 'asin', value });
const answer = (value: string): BatchAnswer => ({ sourceId: value, metadata: { title: value } });

function setUp(options: Partial<BatcherOptions> = {}, send?: BatchKind['send']) {
  const batches: string[][] = [];
  const batcher = createBatcher({ concurrent: 2, lingerMs: 30, maxWaitMs: 150, ...options });
  const kind = (key: string, size: number): BatchKind => ({
    key,
    size,
    async send(ids, signal, onAttempt) {
      batches.push(ids.map(({ value }) => value));
      return send ? send(ids, signal, onAttempt) : ids.map(({ value }) => answer(value));
    },
  });
  return { batcher, batches, kind };
}

test('a full batch goes at once, the rest when nothing more comes', async () => {
  const { batcher, batches, kind } = setUp();
  const us = kind('us', 3);
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((value) => batcher.load(us, id(value), never)));
  expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  expect(answers).toEqual(['a', 'b', 'c', 'd'].map(answer));
});

test('full batches go before smaller ones, which are not forgotten', async () => {
  const { batcher, batches, kind } = setUp({ concurrent: 1, maxWaitMs: 10_000 });
  const [uk, us] = [kind('uk', 4), kind('us', 2)];
  const waiting = ['x', 'y'].map((value) => batcher.load(uk, id(value), never));
  const full = ['a', 'b', 'c', 'd'].map((value) => batcher.load(us, id(value), never));
  await Promise.all([...waiting, ...full]);
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd'],
    ['x', 'y'],
  ]);
});

test('a question does not wait for ever while others keep coming', async () => {
  const { batcher, batches, kind } = setUp();
  const uk = kind('uk', 10);
  const first = batcher.load(uk, id('first'), never);
  const us = kind('us', 1000);
  let isDone = false;
  void first.then(() => {
    isDone = true;
  });
  const others: Promise<unknown>[] = [];
  for (let n = 0; !isDone && n < 200; n++) {
    others.push(batcher.load(us, id(String(n)), never));
    await sleep(5);
  }
  expect(isDone).toBe(true);
  await Promise.all(others);
  expect(batches.find((batch) => batch.includes('first'))).toEqual(['first']);
});

test('what is not full waits while one of its kind is under way, and takes along what comes meanwhile', async () => {
  let end = () => {};
  const first = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { batcher, batches, kind } = setUp({ lingerMs: 10, maxWaitMs: 60_000 }, async (ids) => {
    if (ids[0]?.value === 'a') await first;
    return ids.map(({ value }) => answer(value));
  });
  const [us, uk] = [kind('us', 9), kind('uk', 9)];
  const waiting = [batcher.load(us, id('a'), never)];
  await expect.poll(() => batches).toEqual([['a']]);
  waiting.push(batcher.load(us, id('b'), never));
  await sleep(50);
  waiting.push(batcher.load(us, id('c'), never));
  await batcher.load(uk, id('x'), never);
  expect(batches).toEqual([['a'], ['x']]);
  end();
  await Promise.all(waiting);
  expect(batches).toEqual([['a'], ['x'], ['b', 'c']]);
});

test('no more batches are under way than allowed', async () => {
  let now = 0;
  let most = 0;
  const { batcher, kind } = setUp({ concurrent: 2 }, async (ids) => {
    most = Math.max(most, ++now);
    await sleep(10);
    now--;
    return ids.map(() => undefined);
  });
  const one = kind('k', 1);
  await Promise.all(Array.from({ length: 8 }, (_, n) => batcher.load(one, id(String(n)), never)));
  expect(most).toBe(2);
});

describe('failures', () => {
  test('a refused batch is asked in halves until only the bad one fails', async () => {
    const { batcher, batches, kind } = setUp({}, async (ids) => {
      if (ids.some(({ value }) => value === 'bad')) throw new ResponseError('refused', { mayBeOneElement: true });
      return ids.map(({ value }) => answer(value));
    });
    const all = kind('k', 4);
    const results = await Promise.allSettled(['a', 'bad', 'c', 'd'].map((value) => batcher.load(all, id(value), never)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(batches.map((batch) => batch.length)).toEqual([4, 2, 1, 1, 2]);
  });

  test('a server that is down fails the whole batch once', async () => {
    const { batcher, batches, kind } = setUp({}, async () => {
      throw new UnavailableError('down');
    });
    const all = kind('k', 3);
    const results = await Promise.allSettled(['a', 'b', 'c'].map((value) => batcher.load(all, id(value), never)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(batches).toHaveLength(1);
  });
});

describe('giving up', () => {
  test('one asker gives up: the batch goes on for the others', async () => {
    const seen: boolean[] = [];
    const { batcher, kind } = setUp({}, async (ids, signal) => {
      await sleep(40);
      seen.push(signal.aborted);
      return ids.map(({ value }) => answer(value));
    });
    const controller = new AbortController();
    const both = kind('k', 2);
    const given = batcher.load(both, id('a'), controller.signal);
    const kept = batcher.load(both, id('b'), never);
    setTimeout(() => controller.abort(new Error('enough')), 10);
    expect(await kept).toEqual(answer('b'));
    await given;
    expect(seen).toEqual([false]);
  });

  test('all give up: so does the request; and who gave up before is not asked for', async () => {
    const controller = new AbortController();
    let isAborted = false;
    const { batcher, batches, kind } = setUp({}, async (_ids, signal) => {
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          isAborted = true;
          reject(signal.reason as Error);
        });
      });
      return [];
    });
    const one = batcher.load(kind('k', 1), id('a'), controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 10);
    await expect(one).rejects.toThrow('enough');
    expect(isAborted).toBe(true);
    await expect(batcher.load(kind('k', 1), id('b'), controller.signal)).rejects.toThrow('enough');
    expect(batches).toHaveLength(1);
  });
});

test('what waits is told in batches', () => {
  const { batcher, kind } = setUp({ concurrent: 1, lingerMs: 60_000 }, () => new Promise(() => {}));
  const four = kind('k', 4);
  for (const value of ['a', 'b', 'c', 'd', 'e', 'f']) void batcher.load(four, id(value), never);
  expect(batcher.waiting()).toBe(0.5);
});
