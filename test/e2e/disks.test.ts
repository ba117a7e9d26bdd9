/** Disks that will not: full, read-only, forbidden, vanishing, mounted oddly. Real ones, where the system lets a test make them. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { canMount, mount } from './mounts.ts';
import { ALL_EXPORTERS, oneLibrary } from './one-library.ts';

const OTHER = 'Ann Cole/Pepper';
const book = (title: string) => makeMp4({ durationSec: 60, tags: { album: title, artist: 'Ann Cole', description: 'x'.repeat(2000) } });
const twoBooks = (books: string) => put(books, { 'Marit Osei/The Salt Road/book.m4b': book('The Salt Road'), [`${OTHER}/book.m4b`]: book('Pepper') });

const temps = (root: string) => readdirSync(root, { recursive: true }).filter((name) => String(name).endsWith('.tmp'));

describe.runIf(canMount)('a disk that is', () => {
  test('full: a clear error on that book, the old file stands, nothing is left behind; with room again it is done', async () => {
    const { configure, scan, book: folder, books, run, path, read, json } = oneLibrary(twoBooks);
    configure({ exporters: ALL_EXPORTERS });
    // The book's folder is a disk of its own, with room for the book and a little more.
    const media = readFileSync(path('book.m4b'));
    mount(folder, '-t', 'tmpfs', '-o', `size=${Math.ceil((media.length + 600_000) / 4096) * 4}k`, 'tmpfs');
    writeFileSync(path('book.m4b'), media);
    expect((await scan()).code).toBe(0);
    const before = { json: read('metadata.json'), opf: read('metadata.opf') };
    let filler = 0;
    try {
      for (; filler < 1000; filler++) writeFileSync(join(folder, `filler${filler}`), Buffer.alloc(4096));
    } catch {
      // The disk is full now.
    }
    const full = await run('set', folder, `description=${'long '.repeat(3000)}`);
    expect([full.code, full.stderr]).toEqual([3, expect.stringMatching(/the disk is full \(ENOSPC\)/)]);
    expect({ json: read('metadata.json'), opf: read('metadata.opf') }).toEqual(before);
    expect(temps(books)).toEqual([]);
    for (let n = 0; n <= filler; n++) rmSync(join(folder, `filler${n}`), { force: true });
    expect((await scan()).code).toBe(0);
    expect(String(json().description)).toContain('long long');
    expect(existsSync(join(books, OTHER, 'metadata.json'))).toBe(true);
  });

  test('read-only: that book fails, the others are done, and it is done when it may be', async () => {
    const { scan, book: folder, books, path } = oneLibrary(twoBooks);
    const media = readFileSync(path('book.m4b'));
    mount(folder, '-t', 'tmpfs', 'tmpfs');
    writeFileSync(path('book.m4b'), media);
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const { code, stderr } = await scan();
    expect([code, stderr]).toEqual([3, expect.stringContaining('the file system is read-only (EROFS)')]);
    expect(existsSync(join(books, OTHER, 'metadata.json'))).toBe(true);
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    expect((await scan()).code).toBe(0);
    expect(existsSync(path('metadata.json'))).toBe(true);
  });

  test('not this one: a sidecar that is mounted by itself is written in place, and undone so', async () => {
    const { scan, run, book: folder, path, json, home, read } = oneLibrary();
    await scan();
    // As Docker mounts a single file: no rename over it (EBUSY), none across (EXDEV).
    writeFileSync(join(home, 'outside.json'), read('metadata.json'));
    mount(path('metadata.json'), '--bind', join(home, 'outside.json'));
    expect((await run('set', folder, 'title=Mine')).code).toBe(0);
    expect(json().title).toBe('Mine');
    expect(JSON.parse(readFileSync(join(home, 'outside.json'), 'utf8')).title).toBe('Mine');
    expect(temps(folder)).toEqual([]);
    expect((await run('undo')).code).toBe(0);
    expect(json().title).toBe('The Salt Road');
    expect((await scan()).stdout).toContain('0 sidecars created, 0 updated');
  });

  test('away: an empty mount point is not taken for a library without books', async () => {
    const { scan, books, run, path } = oneLibrary();
    await scan();
    await run('set', path(''), 'title=Mine');
    mount(books, '-t', 'tmpfs', 'tmpfs');
    expect((await scan()).stderr).toContain('is empty though it had books: taken as not mounted, nothing is marked as gone');
    const undone = await run('undo', '--dry-run');
    expect(undone.stdout).toContain('refused');
    execFileSync('umount', [books]);
    expect(JSON.parse(readFileSync(path('metadata.json'), 'utf8')).title).toBe('Mine');
  });
});

describe.runIf(process.getuid?.() === 0)('a user who may not', () => {
  test('write a folder: one failed book, the file of somebody else is left alone, the rest is done', async () => {
    const home = tempFolder();
    chownSync(home, 65_534, 65_534);
    chmodSync(home, 0o755);
    const { scan, books, book: folder, path } = oneLibrary(twoBooks, { uid: 65_534, home });
    for (const name of ['', 'Ann Cole', OTHER, 'Marit Osei']) chownSync(join(books, name), 65_534, 65_534);
    chmodSync(folder, 0o555);
    const { code, stderr } = await scan();
    expect([code, stderr]).toEqual([3, expect.stringContaining('permission denied (EACCES)')]);
    expect(existsSync(join(books, OTHER, 'metadata.json'))).toBe(true);
    expect(statSync(join(books, OTHER, 'metadata.json')).uid).toBe(65_534);
    chmodSync(folder, 0o777);
    expect((await scan()).code).toBe(0);
    expect(existsSync(path('metadata.json'))).toBe(true);
  });

  test('give a file away: the old owner’s file becomes his, with its mode', async () => {
    const home = tempFolder();
    chownSync(home, 65_534, 65_534);
    const { scan, run, books, book: folder, path } = oneLibrary(twoBooks, { uid: 65_534, home });
    for (const name of ['', 'Ann Cole', OTHER, 'Marit Osei', 'Marit Osei/The Salt Road']) chownSync(join(books, name), 65_534, 65_534);
    await scan();
    chownSync(path('metadata.json'), 1234, 1234);
    chmodSync(path('metadata.json'), 0o664);
    expect((await run('set', folder, 'title=Mine')).code).toBe(0);
    expect([statSync(path('metadata.json')).uid, (statSync(path('metadata.json')).mode & 0o777).toString(8)]).toEqual([65_534, '664']);
  });
});

describe('a file that is', () => {
  test('a folder by now: that sidecar fails, the others are written', async () => {
    const { scan, path } = oneLibrary();
    mkdirSync(path('metadata.opf'));
    const { code, stderr } = await scan();
    expect([code, stderr]).toEqual([3, expect.stringContaining('opf: a folder stands in its place')]);
    expect(existsSync(path('metadata.json'))).toBe(true);
    rmSync(path('metadata.opf'), { recursive: true });
    expect((await scan()).code).toBe(0);
  });

  test('gone with its folder: offline, and back with all that was decided', async () => {
    const { scan, run, book: folder, books, json } = oneLibrary(twoBooks);
    await scan();
    await run('set', folder, 'title=Mine');
    renameSync(join(books, 'Marit Osei'), join(books, '..', 'away'));
    expect((await scan()).stdout).toContain('1 gone');
    const undone = await run('undo', '--dry-run');
    expect([undone.code, undone.stdout]).toEqual([3, expect.stringMatching(/refused .*metadata\.json/)]);
    renameSync(join(books, '..', 'away'), join(books, 'Marit Osei'));
    expect((await scan()).code).toBe(0);
    expect(json().title).toBe('Mine');
  });
});
