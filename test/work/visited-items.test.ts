import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVisitRecord, NONE_VISITED } from '../../src/work/visited-items.ts';

test('what was added is seen, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(100_000)), fc.array(fc.nat(100_000)), (added, asked) => {
      const visited = createVisitRecord();
      for (const id of added) visited.add(id);
      expect(added.every((id) => visited.has(id))).toBe(true);
      expect(asked.filter((id) => visited.has(id))).toEqual(asked.filter((id) => added.includes(id)));
    }),
  );
  expect(NONE_VISITED.has(1)).toBe(false);
});
