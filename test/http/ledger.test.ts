import { expect, test } from 'vitest';
import { createLedger, dayEndsAt, dayIn } from '../../src/http/ledger.ts';
import type { ProviderState } from '../../src/ports/provider-state.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;

function open(states: Map<string, ProviderState>, clock: { now: number }, perDay: number | 'none' = 3) {
  const store = { load: (id: string) => states.get(id), save: (id: string, state: ProviderState) => void states.set(id, structuredClone(state)) };
  return createLedger({ provider: 'p', perDay: perDay === 'none' ? undefined : perDay, dayStartsIn: 'UTC', store, now: () => clock.now });
}

test('a budget is spent, survives a restart, and comes back with the day', () => {
  const states = new Map<string, ProviderState>();
  const clock = { now: NOON };
  const first = open(states, clock);
  first.spend();
  first.spend();
  expect(first.budgetLeft()).toBe(1);
  const second = open(states, clock);
  second.spend();
  expect(second.budgetLeft()).toBe(0);
  expect(() => second.spend()).toThrow('budget is used up; asked again from 2026-01-16 00:00 UTC');
  clock.now += 12 * HOUR;
  expect(second.budgetLeft()).toBe(3);
  second.spend();
});

test('what the provider says of its budget counts, whatever we counted', () => {
  const clock = { now: NOON };
  const ledger = open(new Map(), clock, 'none');
  expect(ledger.budgetLeft()).toBeUndefined();
  const error = ledger.exhaust(NOON + HOUR);
  expect(error.resetsAtMs).toBe(NOON + HOUR);
  expect(() => ledger.assertBudget()).toThrow('13:00');
  clock.now += HOUR;
  expect(() => ledger.assertBudget()).not.toThrow();
});

test('counts are added up, and saved at the end at the latest', () => {
  const states = new Map<string, ProviderState>();
  const ledger = open(states, { now: NOON });
  ledger.count({ requests: 1, tookMs: 20 });
  ledger.count({ found: 2 });
  ledger.failed(new Error('odd'));
  ledger.flush();
  expect(states.get('p')).toMatchObject({ counts: { requests: 1, tookMs: 20, found: 2, failures: 1 }, lastError: { message: 'odd', atMs: NOON } });
});

test('days begin where the provider lives', () => {
  const late = Date.UTC(2026, 6, 1, 5);
  expect(dayIn('America/Los_Angeles', late)).toBe('2026-06-30');
  expect(dayEndsAt('America/Los_Angeles', late)).toBe(Date.UTC(2026, 6, 1, 7));
  expect(dayEndsAt('UTC', NOON)).toBe(Date.UTC(2026, 0, 16));
  // The day on which the clocks change has 23 hours.
  expect(dayEndsAt('America/Los_Angeles', Date.UTC(2026, 2, 8, 9))).toBe(Date.UTC(2026, 2, 9, 7));
});
