/** Accuracy on a fixed seed, with floors: `npm run accuracy` shows the whole table. */
import { expect, test } from 'vitest';
import { MEASURED } from './evaluate.ts';
import { measure } from './measure.ts';

test('precise, complete, and better than every simple way', async () => {
  const { items, fields, wrong, review, notes, requests } = await measure({ seed: '1', items: 300 });
  const about = notes.join('\n');
  expect(items).toBe(300);
  expect(wrong.rubricator ?? 0, about).toBeLessThanOrEqual(1);
  expect(review, about).toBeLessThanOrEqual(items * 0.06);
  const { rubricator, ...baselines } = fields;
  for (const field of MEASURED) {
    const { stated, right, knowable, found } = rubricator?.[field] ?? { stated: 0, right: 0, knowable: 0, found: 0 };
    expect(right / stated, `precision of ${field}\n${about}`).toBeGreaterThanOrEqual(0.99);
    expect(found / knowable, `recall of ${field}\n${about}`).toBeGreaterThanOrEqual(0.95);
    for (const [name, tallies] of Object.entries(baselines)) {
      const other = tallies[field];
      // Where a simple way states nothing, there is nothing to compare; a tie of a book or two is chance.
      if (other.stated > 0) expect(right / stated, `precision of ${field} against ${name}`).toBeGreaterThanOrEqual(other.right / other.stated - 0.005);
      expect(found / knowable, `recall of ${field} against ${name}`).toBeGreaterThanOrEqual(other.found / other.knowable - 0.01);
    }
  }
  for (const [provider, { violations }] of Object.entries(requests)) expect(violations, provider).toBe(0);
});
