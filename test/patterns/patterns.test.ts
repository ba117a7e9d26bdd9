import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { expect, onTestFinished, test } from 'vitest';
import { madePatterns, type Pattern, placesOfMaking, writtenPatterns } from './collect.ts';

/** Asks about each pattern once, on as many threads as there are processors. */
async function complaintsAbout(patterns: readonly Pattern[]): Promise<string[]> {
  const pool = new Piscina({ filename: new URL('./check.ts', import.meta.url).href, maxThreads: availableParallelism() });
  onTestFinished(() => pool.destroy());
  const once = new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));
  const complaints = await Promise.all([...once.values()].map((pattern) => pool.run(pattern, { name: 'complaintOf' }) as Promise<string | undefined>));
  return complaints.filter((complaint) => complaint !== undefined);
}

// Half a minute of two processors, and many times that where others want them too.
test('no regular expression takes longer than its text is long', { timeout: 1_800_000 }, async () => {
  const places = placesOfMaking();
  const made = await madePatterns(places);
  // One that is made later, of what comes from outside, could not be asked about.
  expect(places.filter((place) => !made.some((pattern) => pattern.place === place))).toEqual([]);
  expect(await complaintsAbout([...writtenPatterns(), ...made])).toEqual([]);
});

test('a regular expression that takes long is told of', async () => {
  const patterns = ['\\s*,\\s*', '(a+)+$', '^a+$'].map((source) => ({ place: 'here', source, flags: '' }));
  const complaints = await complaintsAbout(patterns);
  expect(complaints.map((complaint) => complaint.replace(/, with .*/, ''))).toEqual([
    'here /\\s*,\\s*/ is 2nd degree polynomial',
    'here /(a+)+$/ is exponential',
  ]);
});
