/** How a target is kept in step: what somebody asked for, what fails, and what comes after it. The target is a double, and time stands still. */
import { expect, onTestFinished, test } from 'vitest';
import type { CatalogueTarget, TargetPosition } from '../../src/ports/catalogue-target.ts';
import { type KeepDeps, keepInStep } from '../../src/work/keep-in-step.ts';
import { manualClock } from './manual-clock.ts';

function setUp(more: Partial<KeepDeps> = {}) {
  const clock = manualClock();
  const told: string[] = [];
  const state = { position: undefined as TargetPosition | undefined, problem: undefined as Error | undefined, sentAgain: 0, isClosed: false };
  const answer = async <T>(value: T): Promise<T> => {
    if (state.problem) throw state.problem;
    return value;
  };
  const target = {
    ...{ id: 'home', type: 'double', settingsKey: 'k' },
    plan: () => answer({ steps: [], drift: [], version: 1 }),
    migrate: () => answer(undefined),
    position: () => answer(state.position),
    async sendAgain() {
      state.sentAgain++;
      state.position = undefined;
    },
    async apply({ to }: { to: TargetPosition }) {
      state.position = await answer(to);
    },
    async close() {
      state.isClosed = true;
    },
  } as Partial<CatalogueTarget> as CatalogueTarget;
  const changes = { storeId: async () => 's', last: async () => 0, after: async () => [], countAfter: async () => 0 } as KeepDeps['changes'];
  const kept = keepInStep(target, {
    ...{ clock, changes, isWanted: () => true, batch: 10, random: () => 0.5, pollMs: 1000, autoMigrate: 'additive', backup: true },
    catalogue: { get: async () => undefined },
    inTurn: (task) => task(),
    removeForeign: async () => {},
    onProblem: (_, message) => told.push(message),
    onRecovered: () => told.push('recovered'),
    ...more,
  });
  onTestFinished(() => kept.stop());
  return { clock, kept, told, state };
}

test('a full sync sends every book again, and removes once what the catalogue does not have; again only if that failed', async () => {
  const removals: string[] = [];
  let problem: Error | undefined;
  const removeForeign = async () => {
    removals.push(problem ? 'failed' : 'done');
    if (problem) throw problem;
  };
  const { clock, kept, state, told } = setUp({ removeForeign });
  await clock.advance(5000);
  expect([kept.status().state, removals]).toEqual(['inStep', []]);
  problem = new Error('the database went away');
  await kept.sync(true);
  await clock.advance(0);
  expect([kept.status().state, removals.at(-1), state.sentAgain]).toEqual(['failing', 'failed', 1]);
  problem = undefined;
  await clock.advance(4000);
  expect([kept.status().state, removals.filter((each) => each === 'done')]).toEqual(['inStep', ['done']]);
  await clock.advance(60_000);
  await kept.sync(false);
  await clock.advance(5000);
  expect(removals.filter((each) => each === 'done')).toEqual(['done']);
  expect(told).toEqual(['the database went away', 'recovered']);
});

test('one that is asked for while another is under way comes after it', async () => {
  const first = Promise.withResolvers<void>();
  let removals = 0;
  const { clock, kept } = setUp({ removeForeign: () => (removals++ === 0 ? first.promise : Promise.resolve()) });
  await clock.advance(0);
  await kept.sync(true);
  await clock.advance(0);
  await kept.sync(true);
  await clock.advance(0);
  expect(removals).toBe(1);
  first.resolve();
  await clock.advance(5000);
  expect(removals).toBe(2);
});

test('a target that is down rests longer each time, says why once, and catches up', async () => {
  const { clock, kept, told, state } = setUp();
  state.problem = new Error('connection refused');
  await clock.advance(0);
  const attempts = async (ms: number) => {
    const before = kept.status();
    await clock.advance(ms);
    return kept.status() !== before;
  };
  expect(kept.status()).toMatchObject({ state: 'failing', problem: 'connection refused', behind: undefined });
  // It rests for 1, 2, 4, … seconds.
  expect([await attempts(999), await attempts(1), await attempts(1999), await attempts(1), await attempts(3999), await attempts(1)]).toEqual([
    ...[false, true, false, true, false, true],
  ]);
  expect(told).toEqual(['connection refused']);
  state.problem = undefined;
  await clock.advance(8000);
  expect([kept.status().state, told]).toEqual(['inStep', ['connection refused', 'recovered']]);
});

test('stopped, it lets go of the database', async () => {
  const { clock, kept, state } = setUp();
  await clock.advance(0);
  await kept.stop();
  expect(state.isClosed).toBe(true);
});
