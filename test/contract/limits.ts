/** What every adapter of `ports/limits.ts` and of `ProviderTallies` must do, whatever it keeps them in. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bucket, Limits } from '../../src/ports/limits.ts';
import { NO_COUNTS, type ProviderTallies } from '../../src/ports/provider-state.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const BUCKET: Bucket = { ratePerSec: 2, burst: 3 };

/** Tokens that are to be had at one moment. */
async function drain(limits: Limits, nowMs: number, bucket = BUCKET): Promise<number> {
  let taken = 0;
  while ((await limits.takeToken('p', bucket, nowMs)).outcome === 'taken') taken++;
  return taken;
}

export function limitsContract(name: string, open: () => Promise<Limits>): void {
  describe(`${name}: the bucket`, () => {
    test('holds a burst, fills at the rate, and says how long it is empty', async () => {
      const limits = await open();
      expect(await limits.standing('p', BUCKET, NOW)).toEqual({ tokens: 3 });
      expect(await drain(limits, NOW)).toBe(3);
      expect(await limits.takeToken('p', BUCKET, NOW)).toEqual({ outcome: 'empty', waitMs: 500 });
      expect(await limits.takeToken('p', BUCKET, NOW + 400)).toEqual({ outcome: 'empty', waitMs: 100 });
      expect(await drain(limits, NOW + 500)).toBe(1);
      expect((await limits.standing('p', BUCKET, NOW + 1600)).tokens).toBe(2);
      expect(await drain(limits, NOW + 3_600_000)).toBe(3);
    });

    test('is one bucket a provider', async () => {
      const limits = await open();
      await drain(limits, NOW);
      expect(await limits.takeToken('other', BUCKET, NOW)).toMatchObject({ outcome: 'taken' });
    });

    test('gives nothing twice for the same time, in whatever order two processes come', async () => {
      const limits = await open();
      await drain(limits, NOW);
      expect(await drain(limits, NOW + 500)).toBe(1);
      expect(await drain(limits, NOW + 1)).toBe(0);
      expect(await drain(limits, NOW + 501)).toBe(0);
    });

    test('does not stay empty for hours when a wrong clock is put right', async () => {
      const limits = await open();
      await drain(limits, NOW + 3_600_000);
      expect(await drain(limits, NOW)).toBe(3);
      expect(await drain(limits, NOW)).toBe(0);
    });

    test('never gives more than the burst and what the time is worth, whoever asks and when', async () => {
      const asks = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 900 }), times: fc.integer({ min: 1, max: 4 }) }), { maxLength: 40 });
      const buckets = fc.record({ ratePerSec: fc.double({ min: 0.05, max: 20, noNaN: true }), burst: fc.integer({ min: 1, max: 6 }) });
      await fc.assert(
        fc.asyncProperty(asks, buckets, async (steps, bucket) => {
          const limits = await open();
          let nowMs = NOW;
          let taken = 0;
          for (const { afterMs, times } of steps) {
            nowMs += afterMs;
            const replies = await Promise.all(Array.from({ length: times }, () => limits.takeToken('p', bucket, nowMs)));
            taken += replies.filter(({ outcome }) => outcome === 'taken').length;
            expect(taken).toBeLessThanOrEqual(bucket.burst + ((nowMs - NOW) * bucket.ratePerSec) / 1000 + 1e-6);
          }
        }),
        { numRuns: 30 },
      );
    });
  });

  describe(`${name}: pauses`, () => {
    test('nothing is given until they end; a longer one is never shortened', async () => {
      const limits = await open();
      await limits.pause('p', NOW + 1000);
      await limits.pause('p', NOW + 10);
      expect(await limits.takeToken('p', BUCKET, NOW)).toEqual({ outcome: 'paused', untilMs: NOW + 1000 });
      expect(await limits.standing('p', BUCKET, NOW)).toEqual({ tokens: 3, pausedUntilMs: NOW + 1000 });
      expect(await drain(limits, NOW + 1000)).toBe(3);
    });

    test('a budget that the provider calls gone is gone for all', async () => {
      const limits = await open();
      await limits.exhaust('p', NOW + 1000);
      expect(await limits.takeToken('p', BUCKET, NOW)).toEqual({ outcome: 'exhausted', untilMs: NOW + 1000 });
      expect(await limits.standing('p', BUCKET, NOW)).toEqual({ tokens: 3, exhaustedUntilMs: NOW + 1000 });
      expect(await drain(limits, NOW + 1000)).toBe(3);
    });
  });

  describe(`${name}: what a clock that was years ahead has noted`, () => {
    const LATER = NOW + 14 * 365 * 86_400_000;
    test.each(['pause', 'exhaust'] as const)('%s: it does not hold when the clock is right again', async (what) => {
      const limits = await open();
      await limits[what]('p', LATER);
      expect(await limits.standing('p', BUCKET, NOW)).toEqual({ tokens: 3 });
      expect(await drain(limits, NOW)).toBe(3);
    });

    test.each(['pause', 'exhaust'] as const)('%s: a new one holds all the same', async (what) => {
      const limits = await open();
      await limits[what]('p', LATER);
      await limits[what]('p', NOW + 1000);
      expect(await limits.takeToken('p', BUCKET, NOW)).toMatchObject({ untilMs: NOW + 1000 });
      expect(await drain(limits, NOW + 1000)).toBe(3);
    });
  });

  describe(`${name}: the day's budget`, () => {
    const budget = { perDay: 10, day: '2026-01-15' };

    test('is spent once, however many ask at the same time', async () => {
      const limits = await open();
      const spent = await Promise.all(Array.from({ length: 30 }, () => limits.spend('p', budget)));
      expect(spent.filter(Boolean)).toHaveLength(10);
      expect(await limits.standing('p', BUCKET, NOW)).toMatchObject({ day: '2026-01-15', usedToday: 10 });
    });

    test('is new with the day, and counts who is a moment late to the new one', async () => {
      const limits = await open();
      for (let n = 0; n < 10; n++) await limits.spend('p', budget);
      expect(await limits.spend('p', { perDay: 2, day: '2026-01-16' })).toBe(true);
      expect(await limits.spend('p', { perDay: 2, day: '2026-01-15' })).toBe(true);
      expect(await limits.spend('p', { perDay: 2, day: '2026-01-16' })).toBe(false);
      expect(await limits.standing('p', BUCKET, NOW)).toMatchObject({ day: '2026-01-16', usedToday: 2 });
    });

    test('is not lost to a day that a wrong clock had begun', async () => {
      const limits = await open();
      await limits.spend('p', { perDay: 1, day: '2031-07-01' });
      expect(await limits.spend('p', { perDay: 1, day: '2026-01-15' })).toBe(true);
      expect(await limits.spend('p', { perDay: 1, day: '2026-01-15' })).toBe(false);
    });
  });
}

export function talliesContract(name: string, open: () => Promise<ProviderTallies>): void {
  test(`${name}: what each process counts is added up; the newest error and opening stand`, async () => {
    const tallies = await open();
    expect(await tallies.load('p')).toEqual({ counts: NO_COUNTS });
    await tallies.add('p', { counts: { ...NO_COUNTS, requests: 2, tookMs: 30 }, lastError: { message: 'odd', atMs: NOW } }, NOW);
    await Promise.all([tallies.add('p', { counts: { ...NO_COUNTS, requests: 3, found: 1 } }, NOW), tallies.add('p', { openUntilMs: NOW + 5 }, NOW)]);
    await tallies.add('other', { counts: { ...NO_COUNTS, failures: 1 } }, NOW);
    expect(await tallies.load('p')).toEqual({
      counts: { ...NO_COUNTS, requests: 5, tookMs: 30, found: 1 },
      lastError: { message: 'odd', atMs: NOW },
      openUntilMs: NOW + 5,
    });
  });

  test(`${name}: an error is kept, whatever a provider says`, async () => {
    const tallies = await open();
    await tallies.add('p', { lastError: { message: 'not \0 a \ud800 text', atMs: NOW } }, NOW);
    expect((await tallies.load('p')).lastError?.message).toMatch(/^not .* text$/s);
  });
}
