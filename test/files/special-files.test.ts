import { execFileSync } from 'node:child_process';
import { appendFileSync, realpathSync, symlinkSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ReadError } from '../../src/domain/errors.ts';
import { blockingFileSystem } from '../../src/files/blocking-file-system.ts';
import type { FileSystem } from '../../src/files/disk-calls.ts';
import { openLibraryReader } from '../../src/files/library-files.ts';
import { readSidecar } from '../../src/files/read-sidecar.ts';
import { walk } from '../../src/files/walk.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { readEmbeddedPicture } from '../../src/readers/embedded-picture.ts';
import { readEpub } from '../../src/readers/epub.ts';
import { readPdf } from '../../src/readers/pdf.ts';
import { putSpecial, SPECIAL_KINDS } from './special-files.ts';
import { put, tempFolder } from './temp-folder.ts';

const sidecars = [{ name: 'metadata.json' }, { name: 'desc.txt' }, { ending: '.opf' }];
const NOT_A_FILE = /no regular file|became a link/;

async function foldersOf(root: string) {
  const folders = [];
  for await (const folder of walk(root, { nowMs: 0, sidecars })) folders.push(folder);
  return folders;
}

describe.skipIf(process.platform === 'win32').each(SPECIAL_KINDS)('%s', (kind) => {
  test.each([
    ['a sidecar', (path: string) => readSidecar(path)],
    ['a sidecar, on a thread', (path: string) => readSidecar(path, blockingFileSystem)],
    ['an audio book', (path: string) => readAudio(path, 'book.m4b')],
    ['an EPUB', (path: string) => readEpub(path, 'book.epub')],
    ['a PDF', (path: string) => readPdf(path)],
    ['a picture inside an audio book', (path: string) => readEmbeddedPicture(path)],
  ])('that is opened as %s is one clear error', async (_, read) => {
    const path = await putSpecial(tempFolder(), 'book.m4b', kind);
    await expect(read(path)).rejects.toThrow(ReadError);
    await expect(read(path)).rejects.toThrow(NOT_A_FILE);
  });

  test.each(['metadata.json', 'book.opf', 'desc.txt', 'cover.jpg', 'book.m4b', 'book.epub'])('called %s is told of, and the rest is found', async (name) => {
    const root = tempFolder();
    put(root, { 'B/1.mp3': 'x', 'C/1.mp3': 'x' });
    await putSpecial(root, `B/${name}`, kind);
    const folders = await foldersOf(root);
    expect(folders.flatMap(({ files }) => files.map(({ path }) => path))).toEqual(['B/1.mp3', 'C/1.mp3']);
    expect(folders.flatMap(({ problems }) => problems)).toMatchObject([
      { path: `B/${name}`, message: expect.stringMatching(/not read|not followed/), isFailure: false },
    ]);
  });

  test.each(['.ignore', '.rubricatorignore'])('called %s leaves its folder alone, says so, and the rest is found', async (name) => {
    const root = tempFolder();
    put(root, { 'B/1.mp3': 'x', 'C/1.mp3': 'x' });
    await putSpecial(root, `B/${name}`, kind);
    const folders = await foldersOf(root);
    expect(folders.flatMap(({ files }) => files.map(({ path }) => path))).toEqual(['C/1.mp3']);
    expect(folders.flatMap(({ problems }) => problems)).toEqual([
      { path: `B/${name}`, message: expect.stringMatching(/the folder is left alone: (?:no regular file|a link that leaves the library)/), isFailure: true },
    ]);
  });
});

test('an ignore file may be a link inside the library', async () => {
  const root = tempFolder();
  put(root, { rules: 'draft.mp3\n', 'B/1.mp3': 'x', 'B/draft.mp3': 'x' });
  symlinkSync('../rules', join(root, 'B/.ignore'));
  const folders = await foldersOf(root);
  expect(folders.flatMap(({ files }) => files.map(({ path }) => path))).toEqual(['B/1.mp3']);
  expect(folders.flatMap(({ problems }) => problems)).toEqual([]);
});

test('an ignore file of megabytes is not read', async () => {
  const root = tempFolder();
  put(root, { 'B/1.mp3': 'x', 'B/.ignore': '*.txt\n'.repeat(200_000) });
  const [, folder] = await foldersOf(root);
  expect(folder).toMatchObject({ files: [], problems: [{ message: 'cannot read it, so the folder is left alone: larger than 1 MB' }] });
});

describe('a sidecar', () => {
  test('that becomes a link after it was looked at is not followed', async () => {
    const root = realpathSync(tempFolder());
    put(root, { 'a.json': '{}' });
    const path = await openLibraryReader(root).locate('a.json');
    await nodeFs.unlink(path);
    symlinkSync('/etc/hostname', path);
    await expect(readSidecar(path)).rejects.toThrow('became a link while it was being read');
  });

  test.skipIf(process.platform !== 'linux').each([
    ['a sidecar', (path: string) => readSidecar(path)],
    ['a sidecar, on a thread', (path: string) => readSidecar(path, blockingFileSystem)],
    ['an audio book', (path: string) => readAudio(path, 'book.m4b')],
    ['an EPUB', (path: string) => readEpub(path, 'book.epub')],
  ])('or medium whose folder becomes a link after it was looked at is not read: %s', async (_, read) => {
    const [root, outside] = [realpathSync(tempFolder()), tempFolder()];
    put(root, { 'B/book.m4b': 'x' });
    put(outside, { 'book.m4b': 'x' });
    const path = await openLibraryReader(root).locate('B/book.m4b');
    await nodeFs.rename(join(root, 'B'), join(root, 'C'));
    symlinkSync(outside, join(root, 'B'));
    await expect(read(path)).rejects.toThrow('its folder became a link');
  });

  test('that grows while it is read is read to the end that it had, and no further', async () => {
    const root = tempFolder();
    put(root, { 'a.json': '{}' });
    const path = join(root, 'a.json');
    const growing: Pick<FileSystem, 'open'> = {
      open: async (...input) => {
        const file = await nodeFs.open(...input);
        const stats = await file.stat();
        appendFileSync(path, 'x'.repeat(1_000_000));
        return Object.assign(file, { stat: async () => stats });
      },
    };
    await expect(readSidecar(path, growing)).rejects.toThrow('grew while it was being read');
  });

  test('whose disk does not answer is given up', async () => {
    const never = new Promise<never>(() => {});
    const gone: Pick<FileSystem, 'open'> = { open: () => never };
    await expect(readSidecar('/gone/a.json', gone, { timeoutMs: 10 })).rejects.toThrow('the disk does not answer');
  });

  test('in whose place a folder stands is one clear error', async () => {
    await expect(readSidecar(tempFolder())).rejects.toThrow('a folder stands in its place');
  });

  test('that is not there is none', async () => {
    expect(await readSidecar(join(tempFolder(), 'a.json'))).toBeUndefined();
  });
});

test.runIf(process.getuid?.() === 0)('a device in the library itself is not read', async () => {
  const root = tempFolder();
  try {
    execFileSync('mknod', [join(root, 'metadata.json'), 'c', '1', '5'], { stdio: 'ignore' });
  } catch {
    // A container may not make devices.
    return;
  }
  expect((await foldersOf(root))[0]?.problems).toEqual([{ path: 'metadata.json', message: 'a device, no file; not read', isFailure: false, isUnread: true }]);
  // A device may stand on a file system that opens none.
  await expect(readSidecar(join(root, 'metadata.json'))).rejects.toThrow(/no regular file|permission denied/);
});
