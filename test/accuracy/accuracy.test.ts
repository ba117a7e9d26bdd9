/** Accuracy on a fixed seed, with floors: `npm run accuracy` shows the whole tables. */
import { expect, test } from 'vitest';
import { BASELINES } from './baselines.ts';
import { MEASURED } from './evaluate.ts';
import { measure, OURS } from './measure.ts';
import { allFields, emptyTally } from './tally.ts';

/** Shares that every change must keep; they are raised with what is measured. */
const MOST = { wrong: 0.0034, review: 0.06 };
const LEAST = { right: 0.975, precision: 0.99, recall: 0.97, precisionOfField: 0.96, recallOfField: 0.94 };

test('precise, complete, and better than every simple way', async () => {
  const items = 300;
  const { all, notes, requests } = await measure({ seed: '1', items });
  const about = notes.join('\n');
  const ours = all[OURS] ?? emptyTally();
  const { stated, right, knowable, found } = allFields(ours);
  expect(ours.items).toBe(items);
  expect(ours.findable, 'a fifth is in no catalogue').toBeGreaterThan(items * 0.6);
  expect(ours.wrong / items, about).toBeLessThanOrEqual(MOST.wrong);
  expect(ours.review / items, about).toBeLessThanOrEqual(MOST.review);
  expect(ours.right / ours.findable, about).toBeGreaterThanOrEqual(LEAST.right);
  expect(right / stated, about).toBeGreaterThanOrEqual(LEAST.precision);
  expect(found / knowable, about).toBeGreaterThanOrEqual(LEAST.recall);
  for (const field of MEASURED) {
    const tally = ours.fields[field];
    expect(tally.right / tally.stated, `precision of ${field}\n${about}`).toBeGreaterThanOrEqual(LEAST.precisionOfField);
    expect(tally.found / tally.knowable, `recall of ${field}\n${about}`).toBeGreaterThanOrEqual(LEAST.recallOfField);
  }
  for (const { name } of BASELINES) {
    const other = all[name] ?? emptyTally();
    const theirs = allFields(other);
    expect(right / stated, `precision against ${name}`).toBeGreaterThan(theirs.right / theirs.stated);
    expect(found / knowable, `recall against ${name}`).toBeGreaterThan(theirs.found / theirs.knowable);
    expect(ours.wrong, `wrong against ${name}`).toBeLessThan(other.wrong);
    expect(ours.right, `right against ${name}`).toBeGreaterThan(other.right);
  }
  for (const [provider, { violations }] of Object.entries(requests)) expect(violations, provider).toBe(0);
});
