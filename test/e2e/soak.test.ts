import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { soak } from './soak.ts';

test('an hour in twenty seconds: the queue is empty in the end, and everybody was told', async () => {
  const report = await soak({ hours: 1, speed: 180, standing: 20, actsPerHour: 60, seed: 3, folder: tempFolder() });
  expect(report.findings.filter((finding) => !finding.startsWith('memory'))).toEqual([]);
  expect(report.did.dropped).toBeGreaterThan(30);
  expect(report.told.heard).toBeGreaterThanOrEqual(report.did.dropped - report.did.removed);
});
