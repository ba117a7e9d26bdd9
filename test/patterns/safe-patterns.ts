/**
 * The regular expressions of the program that `recheck` has found safe. Asking about one takes seconds and the answer never changes, so each
 * is asked about once for each version of `recheck`: the list is kept, and a test asks about the rest.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { madePatterns, type Pattern, placesOfMaking, textOfPattern, writtenPatterns } from './collect.ts';
import { complaintsAbout } from './complaints.ts';

const LIST = join(PACKAGE_ROOT, 'test/golden/safe-patterns.txt');
const { version } = createRequire(import.meta.url)('recheck/package.json') as { version: string };
const HEADING = `# found safe by recheck ${version}; npm run generate writes this list`;

/** All of the program. Throws if one is made where nobody can ask about it: later, of what comes from outside. */
export async function allPatterns(): Promise<Pattern[]> {
  const places = placesOfMaking();
  const made = await madePatterns(places);
  const unknown = places.filter((place) => !made.some((pattern) => pattern.place === place));
  if (unknown.length > 0) throw new Error(`a regular expression is made only when ${unknown.join(', ')} is called`);
  return [...writtenPatterns(), ...made];
}

/** As they stand in the list; none if another version of `recheck` found them safe. */
export function knownSafe(): string[] {
  const [heading, ...patterns] = readFileSync(LIST, 'utf8').trimEnd().split('\n');
  return heading === HEADING ? patterns : [];
}

/** Asks about those that are not in the list. */
export async function complaintsAboutNew(patterns: readonly Pattern[]): Promise<string[]> {
  const known = new Set(knownSafe());
  return complaintsAbout(patterns.filter((pattern) => !known.has(textOfPattern(pattern))));
}

/** What the list has to be for these, each once and in order. */
export function listed(patterns: readonly Pattern[]): string[] {
  return [...new Set(patterns.map(textOfPattern))].sort();
}

/** Writes the list anew. Throws if a pattern is not safe. */
export async function writeSafePatterns(): Promise<void> {
  const patterns = await allPatterns();
  const complaints = await complaintsAboutNew(patterns);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  writeFileSync(LIST, `${[HEADING, ...listed(patterns)].join('\n')}\n`);
}
