/** `npm run race -- [seconds]`: the race of `race.ts` for a minute, or as long as is said. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { race } from './race.ts';

const seconds = Number(process.argv[2] ?? 60);
const endMs = performance.now() + seconds * 1000;
const { rounds, refused, written, outside, taken, temps, odd } = await race(mkdtempSync(join(tmpdir(), 'rubricator-race-')), () => performance.now() > endMs);
console.log(
  `${rounds} rounds in ${seconds} s: ${written} written, ${refused} refused, ${outside.length} outside, ${taken} read from outside, ${temps.length} temp files left`,
);
for (const message of new Set(odd)) console.log(`odd: ${message}`);
if (outside.length + taken + temps.length + odd.length > 0) process.exitCode = 1;
