import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as realFs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WriteError } from '../../src/domain/errors.ts';
import type { FileSystem } from '../../src/files/disk-calls.ts';
import { anyToken } from '../../src/files/temp-name.ts';
import { removeFile, type WriteOptions, writeAtomic as write } from '../../src/files/write-atomic.ts';
import { put, tempFolder } from './temp-folder.ts';

const bytes = Buffer.from('new');
/** Writes over whatever stands there, unless a test says what it expects. */
async function writeAtomic(path: string, content: Uint8Array, options: Omit<WriteOptions, 'token' | 'expected'> & Partial<WriteOptions>) {
  const expected = await realFs.readFile(path).catch(() => undefined);
  return write(path, content, { token: anyToken(), expected, ...options });
}
const failing = (call: keyof FileSystem, code: string): FileSystem => ({
  ...realFs,
  [call]: async () => {
    throw Object.assign(new Error(code), { code });
  },
});

describe('a new file', () => {
  test('has the bytes, and nothing else is left in the folder', async () => {
    const root = tempFolder();
    const written = await writeAtomic(join(root, 'metadata.json'), bytes, { realRoot: root });
    expect(readFileSync(join(root, 'metadata.json'), 'utf8')).toBe('new');
    expect(readdirSync(root)).toEqual(['metadata.json']);
    expect(written).toMatchObject({ sizeBytes: 3, inPlace: false });
  });

  test('has the mode that the umask leaves, or the configured one', async () => {
    const root = tempFolder();
    const before = process.umask(0o027);
    try {
      await writeAtomic(join(root, 'a'), bytes, { realRoot: root });
      await writeAtomic(join(root, 'b'), bytes, { realRoot: root, ownership: { mode: 0o666 } });
    } finally {
      process.umask(before);
    }
    expect((statSync(join(root, 'a')).mode & 0o777).toString(8)).toBe('640');
    expect((statSync(join(root, 'b')).mode & 0o777).toString(8)).toBe('666');
  });
});

describe('an existing file', () => {
  test('keeps its mode', async () => {
    const root = tempFolder();
    put(root, { a: 'old' });
    chmodSync(join(root, 'a'), 0o664);
    await writeAtomic(join(root, 'a'), bytes, { realRoot: root, ownership: { mode: 0o600 } });
    expect((statSync(join(root, 'a')).mode & 0o777).toString(8)).toBe('664');
  });

  test.runIf(process.getuid?.() === 0)('keeps its owner', async () => {
    const root = tempFolder();
    put(root, { a: 'old' });
    chownSync(join(root, 'a'), 1234, 2345);
    await writeAtomic(join(root, 'a'), bytes, { realRoot: root });
    expect([statSync(join(root, 'a')).uid, statSync(join(root, 'a')).gid]).toEqual([1234, 2345]);
  });

  test('that is hard-linked is broken by rename: the other name keeps its bytes', async () => {
    const root = tempFolder();
    put(root, { 'seed/a': 'old', 'book/x': 'x' });
    linkSync(join(root, 'seed/a'), join(root, 'book/a'));
    await writeAtomic(join(root, 'book/a'), bytes, { realRoot: root });
    expect([readFileSync(join(root, 'seed/a'), 'utf8'), readFileSync(join(root, 'book/a'), 'utf8')]).toEqual(['old', 'new']);
  });

  test('that is a link inside the library is written where it points, and stays a link', async () => {
    const root = tempFolder();
    put(root, { 'pool/a': 'old', 'book/x': 'x' });
    symlinkSync('../pool/a', join(root, 'book/a'));
    await writeAtomic(join(root, 'book/a'), bytes, { realRoot: root });
    expect(lstatSync(join(root, 'book/a')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, 'pool/a'), 'utf8')).toBe('new');
  });
});

describe('never outside the library', () => {
  test('a link that leaves it', async () => {
    const root = tempFolder();
    const outside = tempFolder();
    put(outside, { victim: 'old' });
    symlinkSync(join(outside, 'victim'), join(root, 'a'));
    await expect(writeAtomic(join(root, 'a'), bytes, { realRoot: root })).rejects.toThrow('leaves the library');
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('old');
  });

  test('a folder that is a link out of it', async () => {
    const root = tempFolder();
    const outside = tempFolder();
    symlinkSync(outside, join(root, 'book'));
    await expect(writeAtomic(join(root, 'book/a'), bytes, { realRoot: root })).rejects.toThrow('outside the library');
    expect(readdirSync(outside)).toEqual([]);
  });

  test('a path with dots', async () => {
    const root = tempFolder();
    mkdirSync(join(root, 'lib'));
    await expect(writeAtomic(join(root, 'lib/../a'), bytes, { realRoot: join(root, 'lib') })).rejects.toThrow('outside the library');
  });
});

describe('when the disk will not', () => {
  test.each([
    ['open', 'EACCES', 'permission denied'],
    ['open', 'EROFS', 'read-only'],
    ['open', 'ENOSPC', 'the disk is full'],
    ['realpath', 'ENOENT', 'moved or removed meanwhile'],
    ['rename', 'EIO', 'the disk reported an error'],
  ] as const)('%s fails with %s: the old file stands, nothing is left', async (call, code, message) => {
    const root = tempFolder();
    put(root, { a: 'old' });
    await expect(writeAtomic(join(root, 'a'), bytes, { realRoot: root, fs: failing(call, code) })).rejects.toThrow(message);
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old');
    expect(readdirSync(root)).toEqual(['a']);
  });

  test('a disk that fills up while the temp file is written', async () => {
    const root = tempFolder();
    put(root, { a: 'old' });
    const fs: FileSystem = {
      ...realFs,
      async open(...args) {
        const file = await realFs.open(...args);
        file.sync = async () => {
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        };
        return file;
      },
    };
    await expect(writeAtomic(join(root, 'a'), bytes, { realRoot: root, fs })).rejects.toThrow('the disk is full (ENOSPC)');
    expect(readdirSync(root)).toEqual(['a']);
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old');
  });

  test.each(['EXDEV', 'EPERM', 'EBUSY', 'ETXTBSY'])('a file that cannot be renamed over (%s) is written in place', async (code) => {
    const root = tempFolder();
    put(root, { a: 'old' });
    const look = { mtimeMs: 1_500_000_000_250, mode: 0o600 };
    const written = await writeAtomic(join(root, 'a'), bytes, { realRoot: root, fs: failing('rename', code), look });
    expect(written).toMatchObject({ inPlace: true, mtimeMs: look.mtimeMs });
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('new');
    expect(readdirSync(root)).toEqual(['a']);
  });

  test('a folder in the file’s place, and a name too long', async () => {
    const root = tempFolder();
    mkdirSync(join(root, 'a'));
    await expect(writeAtomic(join(root, 'a'), bytes, { realRoot: root })).rejects.toThrow('is a folder');
    await expect(writeAtomic(join(root, 'x'.repeat(240)), bytes, { realRoot: root })).rejects.toThrow('too long');
  });
});

test('what stands in a folder that is moved just now is not taken for removed', async () => {
  const root = tempFolder();
  put(root, { 'moved/a': 'old' });
  await expect(removeFile(join(root, 'book/a'), { realRoot: root, expected: Buffer.from('old') })).rejects.toThrow('moved or removed meanwhile');
});

test('readers never see anything but the old bytes or the new ones', async () => {
  const root = tempFolder();
  const path = join(root, 'a');
  const contents = Array.from({ length: 40 }, (_, n) => Buffer.alloc(50_000, 65 + (n % 26)));
  writeFileSync(path, contents[0] as Buffer);
  let isWriting = true;
  const seen = new Set<string>();
  const reading = (async () => {
    while (isWriting) {
      const found = await realFs.readFile(path, 'utf8');
      expect(found).toHaveLength(50_000);
      expect(found).toBe((found[0] ?? '').repeat(50_000));
      seen.add(found[0] ?? '');
    }
  })();
  for (const content of contents) await writeAtomic(path, content, { realRoot: root });
  isWriting = false;
  await reading;
  expect(seen.size).toBeGreaterThan(1);
});

describe('media are never written over or removed', () => {
  const MEDIA = 'm4b MP3 flac ogg opus epub PDF mobi azw3 cbz djvu fb2 png webp mkv zip aax'.split(' ');
  const SIGNED: Record<string, Buffer> = {
    'an mp3 with a tag': Buffer.from('ID3\x04\0\0'),
    'an mp3 without': Buffer.from([0xff, 0xfb, 0x90, 0x64]),
    'an m4b': Buffer.from('\0\0\0 ftypM4B \0\0\0\0', 'latin1'),
    'an EPUB': Buffer.from('PK\x03\x04mimetype'),
    'a PDF': Buffer.from('%PDF-1.7\n'),
    'a FLAC file': Buffer.from('fLaC\0'),
  };
  const attempts = async (path: string, realRoot: string, expected: Buffer) => {
    await expect(write(path, bytes, { realRoot, token: anyToken(), expected })).rejects.toThrow(WriteError);
    await expect(removeFile(path, { realRoot, expected })).rejects.toThrow(WriteError);
    expect(readFileSync(path)).toEqual(expected);
  };

  test.each(MEDIA)('by its ending: %s', async (ending) => {
    const root = tempFolder();
    put(root, { [`book.${ending}`]: 'x' });
    await attempts(join(root, `book.${ending}`), root, Buffer.from('x'));
    await expect(write(join(root, `new.${ending}`), bytes, { realRoot: root, token: anyToken(), expected: undefined })).rejects.toThrow(
      'no sidecar by its name',
    );
  });

  test.each(Object.entries(SIGNED))('by its type, whatever its name is: %s', async (_, medium) => {
    const root = tempFolder();
    put(root, { 'metadata.json': medium });
    await attempts(join(root, 'metadata.json'), root, medium);
  });

  test('through a link with the name of a sidecar', async () => {
    const root = tempFolder();
    put(root, { 'book.m4b': 'x' });
    symlinkSync('book.m4b', join(root, 'metadata.opf'));
    await attempts(join(root, 'metadata.opf'), root, Buffer.from('x'));
  });

  test('but texts, also in UTF-16, and JPEGs are', async () => {
    const root = tempFolder();
    const files = {
      'desc.txt': Buffer.from('\ufeffWords', 'utf16le'),
      'cover.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      'book.m3u8': Buffer.from('#EXTM3U'),
    };
    put(root, files);
    for (const [name, expected] of Object.entries(files)) {
      await write(join(root, name), bytes, { realRoot: root, token: anyToken(), expected });
      await removeFile(join(root, name), { realRoot: root, expected: bytes });
    }
    expect(readdirSync(root)).toEqual([]);
  });
});
