/** What the path reader alone finds in names of real works, with floors: `npm run accuracy -- --names` shows the whole table. */
import { expect, test } from 'vitest';
import type { NamedFact } from '../../src/demo/habits.ts';
import { measureNames, type NameTally } from './names.ts';

/** The share of names in which a fact that they state is right. */
function shareOf(tallies: readonly NameTally[], fact: NamedFact): number {
  const stating = tallies.filter(({ right }) => right[fact] !== undefined);
  return stating.reduce((sum, { right }) => sum + (right[fact] ?? 0), 0) / stating.reduce((sum, { names }) => sum + names, 0);
}

test.each([
  ['plain names', 0],
  ['names with noise', 1],
])('%s are read as their habit means them', (_, noise) => {
  const tallies = measureNames({ seed: '1', titles: 200, noise });
  for (const fact of ['title', 'authors', 'series', 'position'] as const)
    expect(shareOf(tallies, fact), tallies.flatMap(({ misread }) => misread).join('\n')).toBeGreaterThanOrEqual(0.99);
});
