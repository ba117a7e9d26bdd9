import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { copySlowly } from './slow-copy.ts';

test('books that arrive slowly, in whatever manner, over a restart: each state in which one rests is handled once', async () => {
  const report = await copySlowly({ books: 24, atOnce: 24, settleSeconds: 3, seed: 5, folder: tempFolder() });
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ books: 24, sidecars: 48 });
  expect(report.settled).toBeGreaterThanOrEqual(24);
});
