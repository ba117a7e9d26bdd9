import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeen, NOTHING_SEEN } from '../../src/work/visited-items.ts';

test('what was added is seen, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(100_000)), fc.array(fc.nat(100_000)), (added, asked) => {
      const seen = createSeen();
      for (const id of added) seen.add(id);
      expect(added.every((id) => seen.has(id))).toBe(true);
      expect(asked.filter((id) => seen.has(id))).toEqual(asked.filter((id) => added.includes(id)));
    }),
  );
  expect(NOTHING_SEEN.has(1)).toBe(false);
});
