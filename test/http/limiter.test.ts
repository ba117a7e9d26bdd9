/** The queue before a provider, with a bucket in memory and time that only waiting moves. */
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createLimiter } from '../../src/http/limiter.ts';
import { createMemory } from '../../src/testing/memory-limits.ts';

const never = new AbortController().signal;

function open({ ratePerSec = 20, burst = 4, concurrent = 10, memory = createMemory(), clock = { now: 1_000_000 } } = {}) {
  const made = createLimiter({
    concurrent,
    async takeToken() {
      const reply = await memory.limits.takeToken('p', { ratePerSec, burst }, clock.now);
      if (reply.outcome === 'empty') return reply.waitMs;
      if (reply.outcome !== 'taken') throw new Error(reply.outcome);
      return reply;
    },
    async sleep(ms) {
      await setImmediate();
      clock.now += ms;
    },
  });
  onTestFinished(() => made.stop());
  return { ...made, clock, memory };
}

test('a burst goes at once, the rest at the rate', async () => {
  const { run, clock } = open();
  const beganMs = clock.now;
  const starts: number[] = [];
  await Promise.all(Array.from({ length: 14 }, () => run('lookup', async () => void starts.push(clock.now - beganMs), never)));
  for (const [index, atMs] of starts.entries()) expect(index + 1).toBeLessThanOrEqual(4 + (20 * atMs) / 1000 + 1e-6);
  expect(starts).toHaveLength(14);
  // Ten tokens beyond the burst, and not one lost.
  expect(clock.now - beganMs).toBe(500);
});

test('two queues with one bucket start no more together than one does alone', async () => {
  const first = open();
  const second = open({ memory: first.memory, clock: first.clock });
  const beganMs = first.clock.now;
  const starts: number[] = [];
  const start = async () => void starts.push(first.clock.now - beganMs);
  await Promise.all(Array.from({ length: 14 }, (_, n) => (n % 2 ? first : second).run('lookup', start, never)));
  for (const [index, atMs] of starts.entries()) expect(index + 1).toBeLessThanOrEqual(4 + (20 * atMs) / 1000 + 1e-6);
  expect(starts).toHaveLength(14);
});

test('no more at once than allowed, and no token is drawn that cannot be used', async () => {
  const { run, memory, clock } = open({ ratePerSec: 1000, burst: 100, concurrent: 2 });
  const running = new Set<() => void>();
  let most = 0;
  const task = async () => {
    await new Promise<void>((resolve) => {
      running.add(resolve);
      most = Math.max(most, running.size);
    });
  };
  const all = Promise.all(Array.from({ length: 10 }, () => run('lookup', task, never)));
  while (running.size < 2) await setImmediate();
  expect((await memory.limits.standing('p', { ratePerSec: 1000, burst: 100 }, clock.now)).tokens).toBe(98);
  for (let ended = 0; ended < 10; ended++) {
    while (running.size === 0) await setImmediate();
    const [end] = running;
    if (end) running.delete(end);
    end?.();
  }
  await all;
  expect(most).toBe(2);
});

test('lookups, which answer for many books, go before searches', async () => {
  const { run, waiting } = open({ burst: 1, concurrent: 1 });
  const order: string[] = [];
  let release = () => {};
  const held = run(
    'search',
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    never,
  );
  const task = (name: string) => async () => void order.push(name);
  const all = [run('search', task('s1'), never), run('search', task('s2'), never), run('lookup', task('l1'), never)];
  while (waiting('search') < 3) await setImmediate();
  expect([waiting('lookup'), waiting('search')]).toEqual([1, 3]);
  release();
  await Promise.all([held, ...all]);
  expect(order).toEqual(['l1', 's1', 's2']);
});

test('what may not be asked is refused, and goes on when it may', async () => {
  const { run, memory, clock } = open();
  await memory.limits.pause('p', clock.now + 1000);
  await expect(run('lookup', async () => expect.unreachable(), never)).rejects.toThrow('paused');
  clock.now += 1000;
  expect(await run('lookup', async () => 'asked', never)).toBe('asked');
});

test('an aborted task does not start', async () => {
  const { run } = open();
  await expect(run('lookup', async () => expect.unreachable(), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
