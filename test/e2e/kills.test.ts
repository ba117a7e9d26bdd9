import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { killAgainAndAgain } from './kills.ts';

test('killed while it writes, again and again: nothing torn, no edit lost, no litter, and the end of an undisturbed run', async () => {
  const report = await killAgainAndAgain({ kills: 12, seed: 7, books: 12, folder: tempFolder() });
  expect(report.findings).toEqual([]);
  expect(report.kills).toBe(12);
  expect(report.whileWriting).toBeGreaterThan(3);
  expect(report.edits).toBeGreaterThan(2);
});
