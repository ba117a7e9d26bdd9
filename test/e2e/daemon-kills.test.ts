import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { killTheDaemon } from './daemon-kills.ts';

test('killed again and again during a backlog: everything as in a run that nobody disturbed, nothing asked twice that was answered', async () => {
  const report = await killTheDaemon({ kills: 6, books: 60, seed: 7, uptimeMs: 2000, folder: tempFolder() });
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ kills: 6, sidecars: 120 });
  // How many of the kills meet a backlog goes by how fast the machine works through it.
  expect(report.duringBacklog).toBeGreaterThan(0);
});
