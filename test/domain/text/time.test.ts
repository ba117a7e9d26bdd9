import { expect, test } from 'vitest';
import { minuteOf, timeOf } from '../../../src/domain/text/time.ts';

test('a time is told to the minute, in UTC', () => {
  expect([minuteOf(Date.UTC(2026, 10, 26, 8, 15, 59)), timeOf(0)]).toEqual(['2026-11-26 08:15', '1970-01-01 00:00 UTC']);
});

test('a time that no date can hold is the last one', () => {
  expect(timeOf(Number.MAX_SAFE_INTEGER)).toBe('+275760-09-13 00:00 UTC');
});
