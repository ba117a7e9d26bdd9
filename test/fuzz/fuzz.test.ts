import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

/** The long run is `npm run fuzz`; this one sees that no reader falls over at once. */
const OF_FILES = Object.fromEntries(['mp3', 'mp4', 'flac', 'wma', 'mka', 'epub', 'picture-mp3', 'picture-wma', 'picture-epub'].map((target) => [target, 300]));
const INPUTS: Readonly<Record<string, number>> = { ...OF_FILES, pdf: 60 };

test.each(Object.keys(TARGETS))('%s survives damaged inputs', async (target) => {
  const report = await fuzz(target, INPUTS[target] ?? 2000, 3);
  expect(report.findings).toEqual([]);
});
