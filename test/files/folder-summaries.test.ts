import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderSummaries } from '../../src/files/folder-summaries.ts';
import { tempFolder } from './temp-folder.ts';

test('a folder is summarised once, until it changes', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a'), '');
  let made = 0;
  const summaries = createFolderSummaries((names) => {
    made++;
    return names.sort().join();
  });
  expect([await summaries(folder), await summaries(folder), made]).toEqual(['a', 'a', 1]);
  writeFileSync(join(folder, 'b'), '');
  utimesSync(folder, 1, 1);
  expect([await summaries(folder), made]).toEqual(['a,b', 2]);
});

test('a folder that is gone has no summary', async () => {
  expect(await createFolderSummaries((names) => names)(join(tempFolder(), 'gone'))).toBeUndefined();
});

test('only the last folders are kept', async () => {
  const root = tempFolder();
  const folders = Array.from({ length: 40 }, (_, index) => join(root, String(index)));
  for (const folder of folders) mkdirSync(folder);
  let reads = 0;
  const readdir = (path: string) => {
    reads++;
    return nodeFs.readdir(path);
  };
  const fs = { ...nodeFs, readdir: readdir as typeof nodeFs.readdir };
  const summaries = createFolderSummaries((names) => names.length);
  for (const folder of [...folders, folders[39] as string, folders[0] as string]) await summaries(folder, fs);
  expect(reads).toBe(41);
});
