/** Two processes on one state ask a server that notes when: together they keep the limits that one of them has. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProviderLimits } from '../../src/sdk/provider.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createLimits } from '../../src/store/sqlite/limits.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { hasRedis, ownPrefix, REDIS } from '../cluster/redis.ts';
import { tempFolder } from '../files/temp-folder.ts';
import type { Outcomes } from './asking-process.ts';

/** Notes when each request arrives, in milliseconds since 1970. */
async function startServer(): Promise<{ url: string; arrivals: number[] }> {
  const arrivals: number[] = [];
  const server = createServer((_, response) => {
    arrivals.push(Date.now());
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals };
}

/** Rejects if the process ends before it says anything. */
function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it had said anything`)));
  });
}

/** @param redis what they share their limits on; the store if absent */
async function askByTwo(limits: ProviderLimits, countEach: number, redis?: { url: string; prefix: string }) {
  const { url, arrivals } = await startServer();
  const file = join(tempFolder(), 'rubricator.sqlite');
  const args = [file, url, JSON.stringify(limits), String(countEach), JSON.stringify(redis ?? false)];
  const processes = [1, 2].map(() => fork(new URL('asking-process.ts', import.meta.url), args));
  onTestFinished(() => {
    for (const each of processes) each.kill();
  });
  await Promise.all(processes.map(nextMessage));
  const beganMs = Date.now();
  const outcomes = await Promise.all(
    processes.map(async (each) => {
      each.send('begin');
      return (await nextMessage(each)) as Outcomes;
    }),
  );
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  const standing = await createLimits(db).standing('shared', limits, Date.now());
  const tally = await createTallies(db, () => expect.unreachable()).load('shared');
  return { arrivals, beganMs, outcomes, standing, tally };
}

test('ten requests a day are ten requests a day', { timeout: 120_000 }, async () => {
  const limits = { ratePerSec: 1000, burst: 1000, concurrent: 4, perDay: 10 };
  const { arrivals, outcomes, standing, tally } = await askByTwo(limits, 10);
  expect(arrivals).toHaveLength(10);
  expect(outcomes.reduce((sum, { answered = 0 }) => sum + answered, 0)).toBe(10);
  expect(outcomes.reduce((sum, { quota = 0 }) => sum + quota, 0)).toBe(10);
  expect(standing.usedToday).toBe(10);
  expect(tally.counts.requests).toBe(10);
});

test('they start no more requests than the burst and what the time since the beginning is worth', { timeout: 120_000 }, async () => {
  const limits = { ratePerSec: 20, burst: 5, concurrent: 4 };
  const { arrivals, beganMs, outcomes } = await askByTwo(limits, 30);
  expect(outcomes).toEqual([{ answered: 30 }, { answered: 30 }]);
  expect(arrivals).toHaveLength(60);
  // A request arrives after its token was taken, however slow the machine is: lateness only makes room. Clocks tick in milliseconds.
  for (const [index, atMs] of arrivals.entries())
    expect(index + 1, `after ${atMs - beganMs} ms`).toBeLessThanOrEqual(limits.burst + ((atMs - beganMs + 1) * limits.ratePerSec) / 1000 + 1e-6);
});

describe.runIf(hasRedis)('on one Redis, each with a store of its own', () => {
  test('ten requests a day are ten requests a day', { timeout: 120_000 }, async () => {
    const limits = { ratePerSec: 1000, burst: 1000, concurrent: 4, perDay: 10 };
    const { arrivals, outcomes } = await askByTwo(limits, 10, { url: REDIS, prefix: ownPrefix() });
    expect(arrivals).toHaveLength(10);
    expect(outcomes.reduce((sum, { answered = 0, quota = 0 }) => sum + answered + quota, 0)).toBe(20);
  });

  test('they start no more requests than the burst and what the time since the beginning is worth', { timeout: 120_000 }, async () => {
    const limits = { ratePerSec: 20, burst: 5, concurrent: 4 };
    const { arrivals, beganMs, outcomes } = await askByTwo(limits, 30, { url: REDIS, prefix: ownPrefix() });
    expect(outcomes).toEqual([{ answered: 30 }, { answered: 30 }]);
    for (const [index, atMs] of arrivals.entries())
      expect(index + 1, `after ${atMs - beganMs} ms`).toBeLessThanOrEqual(limits.burst + ((atMs - beganMs + 2) * limits.ratePerSec) / 1000 + 1e-6);
  });
});
