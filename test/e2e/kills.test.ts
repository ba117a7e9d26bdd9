import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { killAgainAndAgain } from './kills.ts';

test('killed while it writes, again and again: nothing torn, no edit lost, no litter, and the end of an undisturbed run', { timeout: 900_000 }, async () => {
  const report = await killAgainAndAgain({ kills: 8, seed: 7, books: 12, folder: tempFolder() });
  expect(report.findings).toEqual([]);
  expect(report.kills).toBe(8);
  expect(report.whileWriting).toBeGreaterThan(3);
  expect(report.tempsSeen).toBeGreaterThan(0);
  expect(report.edits).toBeGreaterThan(2);
});
