/** Work that goes on without whoever asked for it. */
import { expect, test } from 'vitest';
import { createLongRuns } from '../../src/server/long-runs.ts';

const ANN = { kind: 'user', name: 'ann' } as const;
const BOB = { kind: 'user', name: 'bob' } as const;

/** Time that passes when somebody says so. */
function manualTime() {
  const sleeping: (() => void)[] = [];
  const sleep = (_: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      sleeping.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  return { sleep, pass: () => sleeping.splice(0).map((wake) => wake()) };
}

test('what is done soon is waited for, and tells what failed', async () => {
  const errors: unknown[] = [];
  const runs = createLongRuns(manualTime(), (error) => errors.push(error));
  await runs.begin({ actor: ANN, books: 1 }, async (_, onBook) => onBook());
  await expect(runs.begin({ actor: ANN, books: 1 }, () => Promise.reject(new Error('not allowed')))).rejects.toThrow('not allowed');
  expect([runs.of(ANN), errors]).toEqual([[], []]);
});

test('what takes longer goes on, tells whoever began it how far it is, and its failure is logged', async () => {
  const errors: unknown[] = [];
  const time = manualTime();
  const runs = createLongRuns(time, (error) => errors.push(error));
  const { promise, reject } = Promise.withResolvers<void>();
  const begun = runs.begin({ actor: ANN, books: 3 }, (_, onBook) => {
    onBook();
    onBook();
    return promise;
  });
  time.pass();
  await begun;
  expect(runs.of(ANN)).toEqual([{ actor: ANN, books: 3, done: 2 }]);
  expect(runs.of(BOB)).toEqual([]);
  reject(new Error('torn'));
  await expect.poll(() => [runs.of(ANN).length, errors.map(String)]).toEqual([0, ['Error: torn']]);
});

test('at the end it is waited for, and then told to stop', async () => {
  const time = manualTime();
  const runs = createLongRuns(time, () => {});
  let hasStopped = false;
  const begun = runs.begin({ actor: ANN, books: 9 }, (signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => {
      hasStopped = true;
      resolve();
    });
    return promise;
  });
  time.pass();
  await begun;
  const stopped = runs.stop(1000);
  expect(hasStopped).toBe(false);
  time.pass();
  await stopped;
  expect([hasStopped, runs.of(ANN)]).toEqual([true, []]);
});
