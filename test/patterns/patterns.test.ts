import { expect, test } from 'vitest';
import { complaintsAbout } from './complaints.ts';
import { allPatterns, complaintsAboutNew, knownSafe, listed } from './safe-patterns.ts';

// Seconds for a new pattern; minutes where all are new, because another version of `recheck` is asked.
test('no regular expression takes longer than its text is long', { timeout: 1_800_000 }, async () => {
  const patterns = await allPatterns();
  expect(await complaintsAboutNew(patterns)).toEqual([]);
  expect(knownSafe(), 'npm run generate').toEqual(listed(patterns));
});

test('a regular expression that takes long is told of', async () => {
  const patterns = ['\\s*,\\s*', '(a+)+$', '^a+$'].map((source) => ({ place: 'here', source, flags: '' }));
  const complaints = await complaintsAbout(patterns);
  expect(complaints.map((complaint) => complaint.replace(/, with .*/, ''))).toEqual([
    'here /\\s*,\\s*/ is 2nd degree polynomial',
    'here /(a+)+$/ is exponential',
  ]);
});
