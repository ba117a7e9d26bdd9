/** A thread that asks `recheck` how long a regular expression may take. */

import type { Pattern } from './collect.ts';

// Its other builds are a program and a Java archive of tens of megabytes, which package.json leaves out.
process.env.RECHECK_SYNC_BACKEND = 'pure';
const { checkSync } = await import('recheck');

/** Nothing is timed: how busy the machine is makes no difference to what is found. */
const UNTIMED = { timeout: null, attackTimeout: null, incubationTimeout: null, seedingTimeout: null };

/** What is wrong with a pattern; undefined for one that takes no longer than its text is long. */
export function complaintOf({ place, source, flags }: Pattern): string | undefined {
  const found = checkSync(source, flags, UNTIMED);
  if (found.status === 'safe') return undefined;
  const what = found.status === 'vulnerable' ? `${found.complexity.summary}, with ${found.attack.pattern}` : `unknown: ${JSON.stringify(found.error)}`;
  return `${place} /${source}/${flags} is ${what}`;
}
