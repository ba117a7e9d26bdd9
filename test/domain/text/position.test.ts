import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCompoundPosition, parsePosition, positionNumber, positionsAgree } from '../../../src/domain/text/position.ts';

test.each([
  ['1', '1'],
  ['01', '1'],
  ['007', '7'],
  ['0', '0'],
  ['0.5', '0.5'],
  ['1.50', '1.5'],
  ['1,5', '1.5'],
  ['Book 1', '1'],
  ['book 23', '23'],
  ['Vol. 3', '3'],
  ['Band 2', '2'],
  ['#4', '4'],
  ['1-3', '1-3'],
  ['1 – 3', '1-3'],
  ['1-3.5', '1-3.5'],
  ['2a', '2a'],
  ['2A', '2a'],
  ['1p1', '1'],
  ['1, Part 1', '1'],
  ['2, Dramatized Adaptation', '2'],
  ['Prequel', undefined],
  ['', undefined],
  ['one', undefined],
])('“%s” is position %s', (text, position) => {
  expect(parsePosition(text)).toBe(position);
});

test('what was parsed parses to itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const position = parsePosition(text);
      if (position !== undefined) expect(parsePosition(position)).toBe(position);
    }),
  );
});

test('numbers for formats that want one', () => {
  expect(['1', '1.5', '1-3', '2a', '0'].map(positionNumber)).toEqual([1, 1.5, 1, 2, 0]);
  expect(['1', '1.5', '1-3', '2a'].map(isCompoundPosition)).toEqual([false, false, true, true]);
});

test('writing does not make a difference', () => {
  expect(positionsAgree('01', 'Book 1')).toBe(true);
  expect(positionsAgree('1', '1.5')).toBe(false);
});
