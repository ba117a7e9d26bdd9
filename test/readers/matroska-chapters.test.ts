/** Chapters of Matroska files, wherever they stand and however they are nested; beside ffprobe and mkvmerge where they are installed. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MkaOptions, makeMka } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { windowOf } from '../../src/readers/file-window.ts';
import { matroskaChapters } from '../../src/readers/matroska-chapters.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';

const hasMkvmerge = hasProgram('mkvmerge', '--version');

async function read(options: Omit<MkaOptions, 'durationSec'>) {
  const root = tempFolder();
  put(root, { 'a.mka': makeMka({ durationSec: 90, ...options }) });
  return tidyMetadata((await readAudio(join(root, 'a.mka'), 'a.mka')).reading.metadata);
}

const atoms = [
  { title: 'Dawn', startSec: 0 },
  { title: 'Über den Straßen', startSec: 30.25, endSec: 60 },
  { title: 'Dusk', startSec: 60 },
];
const chapters = [
  { title: 'Dawn', startMs: 0, endMs: 30_250 },
  { title: 'Über den Straßen', startMs: 30_250, endMs: 60_000 },
  { title: 'Dusk', startMs: 60_000, endMs: 90_000 },
];

test.each(['start', 'end', 'end without an index'] as const)('chapters at the %s, and tags', async (chaptersAt) => {
  const tags = { ALBUM: 'Salt', ARTIST: 'Ann Cole', DATE_RELEASED: '2019' };
  expect(await read({ tags, editions: [atoms], chaptersAt })).toEqual({
    title: 'Salt',
    authors: [{ name: 'Ann Cole' }],
    publishedDate: '2019',
    chapters,
    durationMs: 90_000,
  });
});

test('the title of the album is the book’s', async () => {
  const root = tempFolder();
  put(root, { 'a.mka': makeMka({ durationSec: 90, tags: { TITLE: 'Salt', PART_NUMBER: '3' } }) });
  expect(await readAudio(join(root, 'a.mka'), 'a.mka')).toMatchObject({ album: 'Salt', track: 3, trackTitle: undefined });
});

describe('an edition', () => {
  test('that is the default one counts', async () => {
    expect((await read({ editions: [[{ title: 'All', startSec: 0 }], atoms] })).chapters).toEqual(chapters);
  });

  test('in parts has the chapters of the parts', async () => {
    const parts = [
      { title: 'Part 1', startSec: 0, endSec: 60, inner: atoms.slice(0, 2) },
      { title: 'Part 2', startSec: 60, inner: atoms.slice(2) },
    ];
    expect((await read({ editions: [parts] })).chapters).toEqual(chapters);
  });

  test('keeps hidden chapters to itself, and untitled ones', async () => {
    const { chapters: found } = await read({ editions: [[{ startSec: 0 }, { title: 'x', startSec: 10, isHidden: true }, { title: 'Dusk', startSec: 30 }]] });
    expect(found).toEqual([
      { title: '', startMs: 0, endMs: 30_000 },
      { title: 'Dusk', startMs: 30_000, endMs: 90_000 },
    ]);
  });
});

test('a file of another format, or none at all, has no such chapters', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('OggS and more'), Buffer.alloc(100, 0xff), Buffer.alloc(100)])
    expect(matroskaChapters(windowOf(bytes))).toEqual([]);
});

test('damage leaves some chapters or none', () => {
  const whole = makeMka({ durationSec: 90, editions: [atoms], chaptersAt: 'end' });
  const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
  fc.assert(
    fc.property(fc.nat(whole.length), fc.array(change, { maxLength: 6 }), (cut, changes) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte } of changes) bytes[at] = byte;
      const found = matroskaChapters(windowOf(bytes.subarray(0, cut)));
      expect(found.every(({ startMs }) => startMs >= 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.skipIf(!hasMkvmerge)('mkvmerge’s own files', () => {
  const root = tempFolder();
  const list = atoms.map(
    ({ title, startSec }, index) =>
      `CHAPTER0${index + 1}=00:0${Math.floor(startSec / 60)}:${(startSec % 60).toFixed(3).padStart(6, '0')}\nCHAPTER0${index + 1}NAME=${title}`,
  );
  writeFileSync(join(root, 'list.txt'), list.join('\n'));
  execFileSync('mkvmerge', ['-q', '-o', join(root, 'b.mka'), '--chapter-charset', 'UTF-8', '--chapters', join(root, 'list.txt')]);
  const found = matroskaChapters(windowOf(readFileSync(join(root, 'b.mka'))));
  expect(found.map(({ title, startMs }) => [title, startMs])).toEqual(chapters.map(({ title, startMs }) => [title, startMs]));
});
