import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { killTheDaemon } from './daemon-kills.ts';

test('killed again and again during a backlog: everything as in a run that nobody disturbed, nothing asked twice that was answered', {
  timeout: 900_000,
}, async () => {
  const report = await killTheDaemon({ kills: 4, books: 60, seed: 7, folder: tempFolder() });
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ kills: 4, sidecars: 120 });
  expect(report.duringBacklog).toBeGreaterThanOrEqual(2);
});
