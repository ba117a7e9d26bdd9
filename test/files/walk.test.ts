import { chmodSync, existsSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LibraryFolder } from '../../src/domain/library/folder.ts';
import type { SidecarName } from '../../src/domain/library/sidecar-name.ts';
import { openRoot, walk } from '../../src/files/walk.ts';
import { walkOnThread } from '../../src/files/walk-on-thread.ts';
import { put, tempFolder } from './temp-folder.ts';

const sidecars: readonly SidecarName[] = [{ name: 'metadata.json' }, { ending: '.opf' }, { ending: '.nfo' }, { ending: '.rubricator.json', isHidden: true }];
const NOW = 1_800_000_000_000;

async function walkAll(root: string, from?: string): Promise<LibraryFolder[]> {
  const folders: LibraryFolder[] = [];
  for await (const folder of walk(await openRoot(root), { from, nowMs: NOW, sidecars })) folders.push(folder);
  return folders;
}

const filesOf = (folders: readonly LibraryFolder[]): string[] =>
  folders.flatMap((folder) => [...folder.files.map((file) => file.path), ...filesOf(folder.discs)]);
const problemsOf = (folders: readonly LibraryFolder[]) => folders.flatMap((folder) => folder.problems);

test('media, sidecars and images are found in natural order; junk is passed by', async () => {
  const root = tempFolder();
  put(root, {
    'B/10.mp3': 'x',
    'B/2.mp3': 'x',
    'B/cover.jpg': 'x',
    'B/metadata.json': '{}',
    'B/empty.mp3': '',
    'B/.hidden.mp3': 'x',
    'B/._2.mp3': 'x',
    'B/Thumbs.db': 'x',
    'B/desktop.ini': 'x',
    'B/new.mp3.part': 'x',
    'B/a.tmp': 'x',
    'B/b.mp3~': 'x',
    'B/c.crdownload': 'x',
    'B/letter.docx': 'x',
    'B/@eaDir/2.mp3': 'x',
    '#recycle/3.mp3': 'x',
    '.trash/4.mp3': 'x',
    '$RECYCLE.BIN/5.mp3': 'x',
    'lost+found/6.mp3': 'x',
    'A/a.m4b': 'x',
  }); // prettier-ignore
  expect(filesOf(await walkAll(root))).toEqual(['A/a.m4b', 'B/2.mp3', 'B/10.mp3', 'B/cover.jpg', 'B/metadata.json']);
});

test('files in formats that no reader knows are named, and are no files of a book', async () => {
  const root = tempFolder();
  put(root, { 'A/One/Salt.aa': 'x', 'A/One/Road.LIT': 'x', 'A/One/letter.docx': 'x', 'A/One/CD 1/1.tta': 'x', 'A/One/.hidden.aa': 'x' });
  const one = (await walkAll(root)).find(({ path }) => path === 'A/One');
  expect([one?.unread, one?.discs.map(({ unread }) => unread), filesOf(one ? [one] : [])]).toEqual([['Road.LIT', 'Salt.aa'], [['1.tta']], []]);
});

test('disc folders come inside their book, not by themselves', async () => {
  const root = tempFolder();
  put(root, { 'A/Book/CD 1/1.mp3': 'x', 'A/Book/CD 2/1.mp3': 'x', 'A/Book/Bonus/x.mp3': 'x' });
  const folders = await walkAll(root);
  expect(folders.map((folder) => folder.path)).toEqual(['', 'A', 'A/Book', 'A/Book/Bonus']);
  expect(folders[2]?.discs.map((disc) => disc.path)).toEqual(['A/Book/CD 1', 'A/Book/CD 2']);
});

test('a folder with media knows whether others below hold media too', async () => {
  const root = tempFolder();
  put(root, { 'A/x.m4b': 'x', 'A/Deep/er/y.m4b': 'x', 'B/x.m4b': 'x', 'B/scans/1.jpg': 'x' });
  const shelves = (await walkAll(root)).filter((folder) => folder.isShelf).map((folder) => folder.path);
  expect(shelves).toEqual(['', 'A']);
});

test('ignore files: empty hides the folder, lines hide what they name', async () => {
  const root = tempFolder();
  put(root, {
    'A/.ignore': '',
    'A/a.m4b': 'x',
    'B/.rubricatorignore': '*.mp3\nskip/\n',
    'B/b.m4b': 'x',
    'B/b.mp3': 'x',
    'B/skip/c.m4b': 'x',
    'B/in/d.mp3': 'x',
    'B/in/d.m4b': 'x',
  });
  expect(filesOf(await walkAll(root))).toEqual(['B/b.m4b', 'B/in/d.m4b']);
});

test('links: inside once, outside never, loops end', async () => {
  const root = tempFolder();
  const outside = tempFolder();
  put(root, { 'A/a.m4b': 'x', 'L/own.m4b': 'x', '.pool/p.m4b': 'x' });
  put(outside, { 'secret.m4b': 'x' });
  symlinkSync(join(root, 'A'), join(root, 'L/to A'));
  symlinkSync(join(root, 'A/a.m4b'), join(root, 'L/linked.m4b'));
  symlinkSync(join(root, '.pool'), join(root, 'Pool'));
  symlinkSync('..', join(root, 'L/up'));
  symlinkSync('loop', join(root, 'L/loop'));
  symlinkSync(outside, join(root, 'L/out'));
  symlinkSync(join(outside, 'secret.m4b'), join(root, 'L/out.m4b'));
  const folders = await walkAll(root);
  expect(filesOf(folders)).toEqual(['A/a.m4b', 'L/linked.m4b', 'L/own.m4b', 'Pool/p.m4b']);
  expect(
    problemsOf(folders)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['L/loop', 'L/out', 'L/out.m4b']);
  expect(problemsOf(folders).every(({ isFailure }) => !isFailure)).toBe(true);
});

test('a name that is not UTF-8 is one clear problem', async () => {
  const root = tempFolder();
  put(root, { 'A/good.m4b': 'x' });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/A/`), Buffer.from([0xff, 0xfe]), Buffer.from('.m4b')]), 'x');
  const folders = await walkAll(root);
  expect(filesOf(folders)).toEqual(['A/good.m4b']);
  expect(problemsOf(folders)).toMatchObject([{ message: 'the name is not valid UTF-8; rename it', isFailure: true }]);
});

test.skipIf(process.getuid?.() === 0)('an unreadable folder is one problem, the rest goes on', async () => {
  const root = tempFolder();
  put(root, { 'A/a.m4b': 'x', 'B/b.m4b': 'x' });
  chmodSync(join(root, 'A'), 0o000);
  const folders = await walkAll(root);
  chmodSync(join(root, 'A'), 0o755);
  expect(filesOf(folders)).toEqual(['B/b.m4b']);
  expect(problemsOf(folders)[0]?.message).toContain('permission denied');
});

test('a walk can begin below the root', async () => {
  const root = tempFolder();
  put(root, { 'A/a.m4b': 'x', 'B/b.m4b': 'x' });
  expect(filesOf(await walkAll(root, 'B'))).toEqual(['B/b.m4b']);
});

test('our own temp files are swept once they are old, and nobody else’s', async () => {
  const root = tempFolder();
  put(root, { 'A/.metadata.json.rb0123456789.tmp': 'old', 'A/.metadata.opf.rb9876543210.tmp': 'new', 'A/.someone.tmp': 'x', 'A/a.m4b': 'x' });
  const age = (name: string, ms: number) => utimesSync(join(root, 'A', name), (NOW - ms) / 1000, (NOW - ms) / 1000);
  age('.metadata.json.rb0123456789.tmp', 7_200_000);
  age('.metadata.opf.rb9876543210.tmp', 60_000);
  age('.someone.tmp', 7_200_000);
  await walkAll(root);
  expect(['.metadata.json.rb0123456789.tmp', '.metadata.opf.rb9876543210.tmp', '.someone.tmp'].map((name) => existsSync(join(root, 'A', name)))).toEqual([
    false,
    true,
    true,
  ]);
});

test('a root that is none says so', async () => {
  await expect(openRoot('/nowhere/at/all')).rejects.toThrow('there is no such folder');
  const root = tempFolder();
  put(root, { file: 'x' });
  await expect(openRoot(join(root, 'file'))).rejects.toThrow('is not a folder');
});

test('an aborted walk stops', async () => {
  const root = tempFolder();
  put(root, { 'A/a.m4b': 'x' });
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  const walking = walk(root, { nowMs: NOW, sidecars, signal: controller.signal });
  await expect(walking.next()).rejects.toThrow('enough');
});

describe('on a thread', () => {
  const walked = async (root: string, signal?: AbortSignal) => {
    const folders: LibraryFolder[] = [];
    for await (const folder of walkOnThread(root, { nowMs: NOW, sidecars, signal })) folders.push(folder);
    return folders;
  };

  test('finds what it finds on this one, in the same order, however many folders there are', async () => {
    const root = tempFolder();
    put(root, Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`A${n % 40}/B${n}/x.m4b`, 'x'])));
    put(root, { 'A1/link/.ignore': '', 'A1/Disc/CD 1/1.mp3': 'x' });
    expect(await walked(root)).toEqual(await walkAll(root));
  });

  test('ends when it is left, or aborted', async () => {
    const root = tempFolder();
    put(root, Object.fromEntries(Array.from({ length: 1200 }, (_, n) => [`B${n}/x.m4b`, 'x'])));
    for await (const folder of walkOnThread(root, { nowMs: 0, sidecars })) if (folder.path !== '') break;
    const controller = new AbortController();
    const all = walked(root, controller.signal);
    controller.abort(new Error('enough'));
    await expect(all).rejects.toThrow('enough');
  });
});
