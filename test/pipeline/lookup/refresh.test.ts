import { describe, expect, test } from 'vitest';
import { dueAnew, refreshAtMs, refreshFactor } from '../../../src/pipeline/lookup/refresh.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { candidate, mergeSettings, people } from '../samples.ts';

const NOW = Date.UTC(2026, 5, 1);
const whole = {
  title: 'The Salt Road',
  authors: people('Marit Osei'),
  description: 'A road of salt.',
  cover: { source: 'url', location: 'https://x.example/c.jpg' },
};
const recordOf = (raw: object) =>
  merge({ editionKind: 'audio', candidates: [{ candidate: candidate('shop', raw as never) }], overrides: [], refuted: [] }, mergeSettings);
const factor = (raw: object, complete: readonly 'series'[] = []) => refreshFactor(recordOf(raw), complete, NOW);

test('young and incomplete records are refreshed sooner, old and complete ones later', () => {
  expect(factor({ title: 'The Salt Road' })).toBe(1);
  expect(factor({ ...whole, publishedDate: '2026-01' })).toBe(2);
  expect(factor({ ...whole, publishedDate: '2024' })).toBe(2);
  expect(factor({ ...whole, publishedDate: '2019-03-05' })).toBe(4);
  expect(factor({ ...whole, originalDate: '1851', publishedDate: '2026' })).toBe(4);
  expect(factor({ title: 'The Salt Road', publishedDate: '2019' })).toBe(2);
  expect(factor({ ...whole, publishedDate: '2026' }, ['series'])).toBe(1);
});

test('times past and endless ones stay what they are', () => {
  expect(refreshAtMs(NOW + 1000, 4, NOW)).toBe(NOW + 4000);
  expect(refreshAtMs(NOW - 1, 4, NOW)).toBe(NOW - 1);
  expect(refreshAtMs(Number.MAX_SAFE_INTEGER, 4, NOW)).toBe(Number.MAX_SAFE_INTEGER);
});

describe('a provider that was not asked', () => {
  const lookups = (['found', 'missing', 'skipped'] as const).map((outcome) => ({ provider: outcome, outcome, dueAtMs: 9000 }));
  const told = (isOtherQuestion: boolean) => dueAnew(lookups, { isOtherQuestion, nowMs: 5 }).map(({ lookup }) => lookup);

  test('is due if it is another question', () => {
    expect(told(true)).toEqual([
      { provider: 'found', outcome: 'found', dueAtMs: 5 },
      { provider: 'missing', outcome: 'missing', dueAtMs: 5 },
      { provider: 'skipped', outcome: 'deferred', dueAtMs: 5 },
    ]);
  });

  test('is due if it was not needed before, and nothing fits any more', () => {
    expect(told(false)).toEqual([{ provider: 'skipped', outcome: 'deferred', dueAtMs: 5 }]);
  });
});
