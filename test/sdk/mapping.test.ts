import { describe, expect, test } from 'vitest';
import { byRole, coverAt, credited, ratingOf } from '../../src/sdk/mapping.ts';

describe('a credit', () => {
  test('names a person, a role, and the service’s id of the person', () => {
    expect(credited('Ann Cole - translator', { type: 'asin', value: 'B1' })).toEqual({
      name: 'Ann Cole',
      role: 'trl',
      identifiers: [{ type: 'asin', value: 'B1' }],
    });
  });

  test.each([undefined, null, ''])('without an id (%s) has none', (value) => {
    expect(credited('Ann Cole', { type: 'asin', value })).toEqual({ name: 'Ann Cole' });
  });

  test('of nobody is none', () => {
    expect(credited('various authors', { type: 'asin', value: 'B1' })).toBeUndefined();
  });
});

test('people without a role are the authors', () => {
  const ann = { name: 'Ann Cole' };
  const bo = { name: 'Bo Lee', role: 'trl' as const };
  expect(byRole([ann, undefined, bo])).toEqual({ authors: [ann], contributors: [bo] });
});

test('a cover has an address, and a width where that is known', () => {
  expect(coverAt('https://x.example/a.jpg')).toEqual({ source: 'url', location: 'https://x.example/a.jpg' });
  expect(coverAt('https://x.example/a.jpg', 1200)).toEqual({ source: 'url', location: 'https://x.example/a.jpg', widthPixels: 1200 });
  expect([coverAt(undefined), coverAt(null), coverAt('')]).toEqual([undefined, undefined, undefined]);
});

test('a rating that nobody gave is none', () => {
  expect(ratingOf(4.5, 12)).toEqual({ value: 4.5, scale: 5, count: 12 });
  expect(ratingOf(9, 12, 10)).toEqual({ value: 9, scale: 10, count: 12 });
  expect([ratingOf(4.5, 0), ratingOf(0, 12), ratingOf(null, undefined), ratingOf(Number.NaN, 12)]).toEqual([undefined, undefined, undefined, undefined]);
});
