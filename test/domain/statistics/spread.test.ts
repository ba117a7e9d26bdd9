import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binsOf, createCounter, hashText, summarize } from '../../../src/domain/statistics/spread.ts';

describe('ranges', () => {
  test('are round, and the few values far outside have ranges of their own', () => {
    const years = [...Array.from({ length: 200 }, (_, n) => 1960 + (n % 60)), 19, 2999];
    const bins = binsOf(years);
    expect(bins[0]).toEqual({ to: 1960, count: 1 });
    expect(bins[1]).toEqual({ from: 1960, to: 1965, count: 20 });
    expect(bins.at(-1)).toEqual({ from: 2020, count: 1 });
  });

  test('begin with what there is, down to the narrowest that makes sense', () => {
    expect(binsOf([])).toEqual([]);
    expect(binsOf([3, 3])).toEqual([{ from: 3, to: 4, count: 2 }]);
    expect(binsOf([0.1, 0.9], 1)).toEqual([{ from: 0, to: 1, count: 2 }]);
    expect(binsOf([4.2, 4.6], 0.5)).toEqual([
      { from: 4, to: 4.5, count: 1 },
      { from: 4.5, to: 5, count: 1 },
    ]);
  });

  test('hold every value once, follow one another, and are few, whatever the numbers are', () => {
    const numbers = fc.array(fc.oneof(fc.integer({ min: -5, max: 3000 }), fc.double({ min: -1e15, max: 1e15, noNaN: true })), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(numbers, fc.constantFrom(1, 0.5, 100, 1e-6), (values, least) => {
        const bins = binsOf(values, least);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(bins.length).toBeLessThanOrEqual(20);
        for (const [at, { to }] of bins.entries()) if (at < bins.length - 1) expect(bins[at + 1]?.from).toBe(to);
      }),
    );
  });
});

describe('counts of texts', () => {
  test('the commonest first, then by their letters', () => {
    const counter = createCounter();
    for (const text of ['b', 'a', 'c', 'c', '__proto__', 'constructor']) counter.add(text);
    expect(counter.commonest(3)).toEqual([
      { text: 'c', count: 2 },
      { text: '__proto__', count: 1 },
      { text: 'a', count: 1 },
    ]);
    expect(counter.distinct()).toBe(5);
  });

  test('a long text is kept by its beginning', () => {
    const counter = createCounter();
    counter.add('x'.repeat(100_000));
    expect(counter.commonest(1)[0]?.text).toHaveLength(120);
  });
});

test('a summary of numbers', () => {
  expect(summarize([])).toBeUndefined();
  expect(summarize([9, 1, 2])).toEqual({ mean: 4, median: 2, least: 1, most: 9 });
});

test('texts that differ have different numbers', () => {
  const texts = Array.from({ length: 50_000 }, (_, n) => `The ${n} Road`);
  expect(new Set(texts.map((text) => hashText(text))).size).toBe(texts.length);
  expect(hashText('a')).toBe(hashText('a'));
  expect(hashText('a', 1)).not.toBe(hashText('a'));
});
