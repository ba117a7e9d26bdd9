import { expect, test } from 'vitest';
import { hintsAfterScan } from '../../src/cli/scan-hints.ts';

const hints = (waiting: number, disputed: number, failed: number) =>
  hintsAfterScan({ count: async ({ filter }) => (filter.isGone ? 99 : filter.isToReview ? waiting : filter.hasConflicts ? disputed : failed) });

test('after a scan it is said where to look at what waits, differs or fails', async () => {
  expect(await hints(1, 11, 3)).toEqual([
    '  rubricator review            1 book waits for your decision',
    '  rubricator list --conflicts  sources differ about 11 books',
    '  rubricator list --problems   3 books have problems',
  ]);
  expect(await hints(0, 0, 0)).toEqual([]);
});
