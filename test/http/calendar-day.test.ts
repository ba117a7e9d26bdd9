import { expect, test } from 'vitest';
import { dayEndsAt, dayIn } from '../../src/http/calendar-day.ts';

const NOON = Date.UTC(2026, 0, 15, 12);

test('days begin where the provider lives', () => {
  const late = Date.UTC(2026, 6, 1, 5);
  expect(dayIn('America/Los_Angeles', late)).toBe('2026-06-30');
  expect(dayEndsAt('America/Los_Angeles', late)).toBe(Date.UTC(2026, 6, 1, 7));
  expect(dayEndsAt('UTC', NOON)).toBe(Date.UTC(2026, 0, 16));
  // The day on which the clocks change has 23 hours.
  expect(dayEndsAt('America/Los_Angeles', Date.UTC(2026, 2, 8, 9))).toBe(Date.UTC(2026, 2, 9, 7));
});
