/** Both ways to watch folders, held to one list. */
import fs, { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSidecarNames } from '../../src/domain/library/sidecar-name.ts';
import { watchByChokidar } from '../../src/files/chokidar-watch.ts';
import type { WatchFolders } from '../../src/files/folder-watch.ts';
import { watchNatively } from '../../src/files/native-watch.ts';
import { watchFolders } from '../../src/files/watch.ts';
import { PATIENCE_MS } from '../patience.ts';
import { put, tempFolder } from './temp-folder.ts';

const sidecars = createSidecarNames([{ name: 'metadata.json' }, { ending: '.opf' }, { ending: '.nfo' }]);

async function watchedBy(watchFolders: WatchFolders, files: Record<string, string | undefined>) {
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

describe.each([
  ['a bare watch for each folder', watchNatively],
  ['chokidar', watchByChokidar],
] as const)('%s', (_, watchFolders) => {
  const watched = (files: Record<string, string | undefined>) => watchedBy(watchFolders, files);
  /** What chokidar misses, the look finds. */
  const bareTest = test.runIf(watchFolders === watchNatively);

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

  test('what is in a moved folder is told of at its new place, and no more at the old one', async () => {
    const { root, tells } = await watched({ 'A/Book/CD 1/1.mp3': 'x', 'B/b.m4b': 'x' });
    renameSync(path(root, 'A/Book'), path(root, 'B/Book'));
    await tells('folder: A/Book', 'folder: B/Book', 'folder: B/Book/CD 1', 'files: B/Book/CD 1');
    writeFileSync(path(root, 'B/Book/CD 1/2.mp3'), 'x');
    writeFileSync(path(root, 'B/c.m4b'), 'x');
    const told = await tells('files: B/Book/CD 1', 'files: B');
    expect(told.filter((each) => each.includes('A/'))).toEqual([]);
  });

  bareTest('a folder in place of another is watched like that', async () => {
    const { root, tells } = await watched({ 'A/Book/CD 1/1.mp3': 'x' });
    rmSync(path(root, 'A/Book'), { recursive: true });
    put(root, { 'A/Book/CD 2/2.mp3': 'x' });
    await tells('folder: A/Book', 'folder: A/Book/CD 2');
    for (const disc of ['CD 2', 'CD 3']) put(root, { [`A/Book/${disc}/3.mp3`]: 'x' });
    await tells('files: A/Book/CD 2', 'files: A/Book/CD 3');
  });

  bareTest('a file in place of a folder, and a folder in place of a file', async () => {
    const { root, tells } = await watched({ 'A/One.epub/x.mp3': 'x', 'A/Two.epub': 'x' });
    rmSync(path(root, 'A/One.epub'), { recursive: true });
    put(root, { 'A/One.epub': 'x' });
    await tells('folder: A/One.epub', 'files: A');
    unlinkSync(path(root, 'A/Two.epub'));
    put(root, { 'A/Two.epub/x.mp3': 'x' });
    await tells('folder: A/Two.epub', 'files: A/Two.epub');
  });

  test('files that grow are told of once a moment, not with each write', async () => {
    const { root, tells } = await watched({ 'A/a.mp3': 'x', 'A/b.mp3': 'x' });
    // By turns: of two alike in a row the system tells once.
    for (let n = 0; n < 200; n++) for (const name of ['a', 'b']) appendFileSync(path(root, `A/${name}.mp3`), 'x');
    mkdirSync(path(root, 'B'));
    const told = await tells('files: A', 'folder: B');
    expect(told.filter((each) => each === 'files: A').length).toBeLessThan(20);
  });

  test('links are told of, and not followed', async () => {
    const { root, told, tells } = await watched({ 'A/a.m4b': 'x', 'B/b.m4b': 'x' });
    symlinkSync('..', path(root, 'A/loop'));
    await tells('files: A');
    writeFileSync(path(root, 'B/c.m4b'), 'x');
    expect(await tells('files: B')).not.toContainEqual(expect.stringContaining('loop'));
    unlinkSync(path(root, 'A/loop'));
    await tells('files: A');
    expect(told.join()).not.toContain('loop');
  });

  bareTest('the root itself goes', async () => {
    const { root, tells } = await watched({ 'A/a.m4b': 'x' });
    renameSync(root, `${root}-away`);
    onTestFinished(() => rmSync(`${root}-away`, { recursive: true }));
    await tells('files: ');
  });

  test.skipIf(process.getuid?.() === 0)('a folder that was closed to us is watched once it is open', async () => {
    const { root, tells, troubles } = await watched({ A: undefined });
    mkdirSync(path(root, 'A/Book'), { mode: 0 });
    await tells('folder: A/Book');
    chmodSync(path(root, 'A/Book'), 0o700);
    await tells('folder: A/Book');
    writeFileSync(path(root, 'A/Book/a.m4b'), 'x');
    await tells('files: A/Book');
    expect(troubles).toEqual([]);
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
});

test('when the system grants no more watches, it says so once and gives up those it has', async () => {
  const { watch } = fs;
  let granted = 5;
  fs.watch = ((...given: Parameters<typeof watch>) => {
    if (granted-- > 0) return watch(...given);
    throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' });
  }) as typeof watch;
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.watch = watch;
    syncBuiltinESMExports();
  });
  const root = tempFolder();
  put(root, Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`A${n}/x.m4b`, 'x'])));
  const troubles: [string, boolean][] = [];
  const onTrouble = (error: unknown, isLimit: boolean) => troubles.push([String(error), isLimit]);
  await watchNatively({ realRoot: root, sidecars }, { onChange: () => undefined, onTrouble }, new AbortController().signal);
  expect(troubles).toEqual([[expect.stringContaining('limit for number of file watchers'), true]]);
  await vi.waitFor(() => expect(process.getActiveResourcesInfo()).not.toContain('FSEventWrap'), { timeout: PATIENCE_MS });
});

test('on Linux, folders are watched without chokidar, which keeps too much of each', async () => {
  const root = tempFolder();
  const watch = await watchFolders({ realRoot: root, sidecars }, { onChange: () => undefined, onTrouble: () => undefined }, new AbortController().signal);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'FSEventWrap')).toHaveLength(1);
  await watch.close();
});
