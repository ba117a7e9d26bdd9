import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSharedLimits, type SharedLimitsOptions } from '../../src/cluster/limits.ts';
import { limitsContract } from '../contract/limits.ts';
import { hasRedis, openRedis, ownPrefix } from './redis.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const BUCKET = { ratePerSec: 0.001, burst: 3 };

async function open(options: Partial<SharedLimitsOptions> = {}) {
  return createSharedLimits(await openRedis(), { prefix: ownPrefix(), timeOf: 'server', now: Date.now, randomId: randomUUID, ...options });
}

describe.runIf(hasRedis)('limits on Redis', () => {
  limitsContract('Redis', () => open({ timeOf: 'caller', now: () => NOW }));

  test('a caller whose clock is minutes ahead gets no token more, and takes none from the others', async () => {
    const prefix = ownPrefix();
    const [right, ahead] = [await open({ prefix }), await open({ prefix, now: () => Date.now() + 600_000 })];
    for (let n = 0; n < 3; n++) expect(await ahead.takeToken('p', BUCKET, Date.now() + 600_000)).toEqual({ outcome: 'taken' });
    expect(await ahead.takeToken('p', BUCKET, Date.now() + 900_000)).toMatchObject({ outcome: 'empty' });
    expect(await right.takeToken('p', BUCKET, Date.now())).toMatchObject({ outcome: 'empty' });
  });

  test('a pause lasts as long for each caller, by the clock of each', async () => {
    const prefix = ownPrefix();
    const [right, behind] = [await open({ prefix }), await open({ prefix, now: () => Date.now() - 600_000 })];
    await behind.pause('p', Date.now() - 600_000 + 30_000);
    const nowMs = Date.now();
    const reply = await right.takeToken('p', BUCKET, nowMs);
    expect(reply.outcome).toBe('paused');
    expect(Math.abs((reply as { untilMs: number }).untilMs - nowMs - 30_000)).toBeLessThan(29_000);
  });

  test('requests under way are counted for all; one that has ended, or whose process died, makes room', async () => {
    const prefix = ownPrefix();
    const wide = { ratePerSec: 1000, burst: 1000, concurrent: 2, longestMs: 5000 };
    const [one, other] = [await open({ prefix, timeOf: 'caller' }), await open({ prefix, timeOf: 'caller' })];
    const first = await one.takeToken('p', wide, NOW);
    expect(await other.takeToken('p', wide, NOW)).toMatchObject({ outcome: 'taken' });
    expect(await one.takeToken('p', wide, NOW)).toMatchObject({ outcome: 'empty' });
    if (first.outcome === 'taken') await first.release?.();
    expect(await one.takeToken('p', wide, NOW)).toMatchObject({ outcome: 'taken' });
    expect(await one.takeToken('p', wide, NOW + 4999)).toMatchObject({ outcome: 'empty' });
    expect(await one.takeToken('p', wide, NOW + 5001)).toMatchObject({ outcome: 'taken' });
  });

  test('a Redis that forgets everything gives nothing twice to who remembers', async () => {
    const redis = await openRedis();
    const prefix = ownPrefix();
    const limits = createSharedLimits(redis, { prefix, timeOf: 'caller', now: () => NOW, randomId: randomUUID });
    const budget = { perDay: 4, day: '2026-01-15' };
    for (let n = 0; n < 3; n++) await Promise.all([limits.takeToken('p', BUCKET, NOW), limits.spend('p', budget)]);
    await redis.del(`${prefix}limits:{p}`);
    expect(await limits.takeToken('p', BUCKET, NOW + 1)).toMatchObject({ outcome: 'empty' });
    expect(await limits.spend('p', budget)).toBe(true);
    expect(await limits.spend('p', budget)).toBe(false);
  });

  test('where nobody answers, nothing is given', async () => {
    const limits = createSharedLimits(await openRedis('redis://127.0.0.1:1'), { prefix: 'p:', timeOf: 'server', now: Date.now, randomId: randomUUID });
    await expect(limits.takeToken('p', BUCKET, NOW)).rejects.toThrow();
    await expect(limits.spend('p', { perDay: 1, day: '2026-01-15' })).rejects.toThrow();
  });
});
