import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSidecarNames } from '../../src/domain/library/sidecar-name.ts';
import { watchFolders } from '../../src/files/watch.ts';
import { PATIENCE_MS } from '../patience.ts';
import { put, tempFolder } from './temp-folder.ts';

const sidecars = createSidecarNames([{ name: 'metadata.json' }, { ending: '.opf' }, { ending: '.nfo' }]);

async function watched(files: Record<string, string | undefined>) {
  const root = tempFolder();
  put(root, files);
  const told: string[] = [];
  const troubles: unknown[] = [];
  const ending = new AbortController();
  const watch = await watchFolders(
    { realRoot: root, sidecars },
    { onChange: (folder, what) => told.push(`${what}: ${folder}`), onTrouble: (error) => troubles.push(error) },
    ending.signal,
  );
  onTestFinished(() => watch.close());
  /** What was told from now on, when it includes all of these. */
  const tells = async (...wanted: string[]) => {
    await vi.waitFor(() => expect(told).toEqual(expect.arrayContaining(wanted)), { timeout: PATIENCE_MS });
    return told.splice(0);
  };
  return { root, told, troubles, tells, watch };
}

const path = (root: string, name: string) => join(root, name);

test('says in which folder something changed, and nothing of what was there before', async () => {
  const { root, told, tells, troubles } = await watched({ 'A/Book/a.m4b': 'x' });
  expect(told).toEqual([]);
  writeFileSync(path(root, 'A/Book/b.mp3'), 'x');
  await tells('files: A/Book');
  writeFileSync(path(root, 'A/Book/a.m4b'), 'longer');
  await tells('files: A/Book');
  writeFileSync(path(root, 'A/Book/metadata.json'), '{}');
  await tells('files: A/Book');
  unlinkSync(path(root, 'A/Book/b.mp3'));
  await tells('files: A/Book');
  writeFileSync(path(root, 'loose.m4b'), 'x');
  await tells('files: ');
  expect(troubles).toEqual([]);
});

test('folders that come, with all that is in them, and go', async () => {
  const { root, tells } = await watched({ A: undefined });
  put(root, { 'A/New/CD 1/1.mp3': 'x' });
  await tells('folder: A/New', 'folder: A/New/CD 1', 'files: A/New/CD 1');
  writeFileSync(path(root, 'A/New/CD 1/2.mp3'), 'x');
  await tells('files: A/New/CD 1');
  renameSync(path(root, 'A/New'), path(root, 'A/Other'));
  await tells('folder: A/New', 'folder: A/Other');
  rmSync(path(root, 'A/Other'), { recursive: true });
  await tells('folder: A/Other');
});

test('what is replaced by another file of the same name', async () => {
  const { root, tells } = await watched({ 'A/metadata.json': '{}' });
  writeFileSync(path(root, 'A/metadata.json.new'), '{"a":1}');
  renameSync(path(root, 'A/metadata.json.new'), path(root, 'A/metadata.json'));
  await tells('files: A');
});

test('rules of what is ignored, and what is on its way', async () => {
  const { root, tells } = await watched({ A: undefined });
  writeFileSync(path(root, 'A/.ignore'), '');
  await tells('rules: A');
  writeFileSync(path(root, 'A/book.m4b.part'), 'x');
  await tells('files: A');
});

test('our own temp files, what no book is made of and system folders are not told of', async () => {
  const { root, told, tells } = await watched({ A: undefined, '@eaDir': undefined });
  writeFileSync(path(root, 'A/.rubricator-x.tmp'), 'x');
  writeFileSync(path(root, 'A/.DS_Store'), 'x');
  writeFileSync(path(root, '@eaDir/x.m4b'), 'x');
  writeFileSync(path(root, 'A/program.exe'), 'x');
  mkdirSync(path(root, 'B'));
  await tells('folder: B');
  expect(told).toEqual([]);
});

test('closed, it tells nothing', async () => {
  const { root, told, watch } = await watched({ A: undefined });
  await watch.close();
  writeFileSync(path(root, 'A/a.m4b'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(told).toEqual([]);
});

test('aborted while it begins, it ends closed', async () => {
  const root = tempFolder();
  put(root, Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`A${n}/x.m4b`, 'x'])));
  const told: string[] = [];
  const ending = new AbortController();
  const beginning = watchFolders({ realRoot: root, sidecars }, { onChange: (folder) => told.push(folder), onTrouble: () => undefined }, ending.signal);
  ending.abort();
  await (await beginning).close();
  writeFileSync(join(root, 'A1/y.m4b'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(told).toEqual([]);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'FSEventWrap')).toEqual([]);
});
