import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';

/** The long run is `npm run fuzz`; this one sees that no reader falls over at once. */
const INPUTS: Readonly<Record<string, number>> = { pdf: 60, epub: 300, mp4: 300, mp3: 300, flac: 300, 'picture-mp3': 300, 'picture-epub': 300 };

test.each(Object.keys(TARGETS))('%s survives damaged inputs', async (target) => {
  const report = await fuzz(target, INPUTS[target] ?? 2000, 3);
  expect(report.findings).toEqual([]);
});
