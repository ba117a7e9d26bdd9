/** Tags at the end of an MP3, whatever stands behind them, without reading what stands before. */
import { join as path } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { join, latin } from '../../src/demo/media/bytes.ts';
import { makeApe, makeAppendedId3, makeId3v1, makeLyrics3 } from '../../src/demo/media/end-tags.ts';
import { makeMp3 } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { createTrackReader, readAudio } from '../../src/readers/audio.ts';
import { endTags } from '../../src/readers/end-tags.ts';
import { type FileWindow, windowOf } from '../../src/readers/file-window.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const ALBUM = 'Von den Leuten, die das Salz über die Berge trugen';
const ARTIST = 'Käthe Größmann-Lichtenstein von Hohenfels';
const sound = makeMp3({ durationSec: 9 });
const short = makeId3v1({ title: 'Ankunft', album: ALBUM, artist: ARTIST, year: '2019' });
const ape = makeApe({ Album: ALBUM, Artist: ARTIST, Year: '2019' });
const lyrics = makeLyrics3({ IND: '00', EAL: ALBUM, EAR: ARTIST });
const oldLyrics = latin('LYRICSBEGINOh the salt, the saltLYRICSEND');
const appended = makeAppendedId3({ TALB: ALBUM, TPE1: ARTIST });

async function read(...parts: Buffer[]) {
  const root = tempFolder();
  put(root, { 'a.mp3': join(...parts) });
  return tidyMetadata((await readAudio(path(root, 'a.mp3'), 'a.mp3')).reading.metadata);
}

describe('a tag at the end', () => {
  test.each<[string, Buffer[]]>([
    ['APEv2', [ape]],
    ['APEv2 without a header', [makeApe({ Album: ALBUM, Artist: ARTIST }, false)]],
    ['APEv2 before ID3v1', [ape, short]],
    ['APEv2 before Lyrics3 v2', [ape, makeLyrics3({ IND: '00' }), short]],
    ['APEv2 before Lyrics3 v1', [ape, oldLyrics, short]],
    ['APEv2 before an ID3v2 tag', [ape, makeAppendedId3({ TIT2: 'Ankunft' })]],
    ['Lyrics3 v2', [lyrics, short]],
    ['ID3v2', [appended]],
    ['ID3v2 before ID3v1', [appended, short]],
    ['ID3v2 before APEv2', [appended, makeApe({ Comment: 'x' })]],
  ])('%s', async (_name, tags) => {
    expect(await read(sound, ...tags)).toMatchObject({ title: ALBUM, authors: [{ name: ARTIST }], durationMs: 9000 });
  });

  test('counts less than the one at the beginning', async () => {
    const front = makeMp3({ durationSec: 9, tags: { album: 'Salt', artist: 'Ann Cole' } });
    expect(await read(front, appended, ape, short)).toMatchObject({ title: 'Salt', authors: [{ name: 'Ann Cole' }] });
  });

  test('by itself, cut at thirty letters', async () => {
    expect(await read(sound, short)).toMatchObject({ title: ALBUM.slice(0, 30).trim(), publishedDate: '2019' });
  });

  test('that claims more than there is adds nothing', async () => {
    const wrong = Buffer.from(ape);
    wrong.writeUInt32LE(0x7fff_ffff, wrong.length - 20);
    expect(await read(sound, wrong, oldLyrics, short)).toMatchObject({ durationMs: 9000, title: ALBUM.slice(0, 30).trim() });
  });
});

test('a later track with such a tag is read by itself', async () => {
  const root = tempFolder();
  put(root, { '1.mp3': sound, '2.mp3': join(sound, appended) });
  const readTrack = createTrackReader();
  await readTrack(path(root, '1.mp3'), '1.mp3');
  expect((await readTrack(path(root, '2.mp3'), '2.mp3')).album).toBe(ALBUM);
});

test('in any order they are found to where the sound ends, and little else is read', () => {
  const kinds = { id3v1: short, ape, lyrics3: lyrics, id3v2: appended };
  const order = fc.shuffledSubarray(Object.keys(kinds) as (keyof typeof kinds)[]);
  fc.assert(
    fc.property(order, (names) => {
      const bytes = join(Buffer.alloc(1_000_000, 0xaa), ...names.map((name) => kinds[name]));
      let bytesRead = 0;
      const whole = windowOf(bytes);
      const file: FileWindow = {
        ...whole,
        read(target, position) {
          bytesRead += target.length;
          return whole.read(target, position);
        },
      };
      const found = endTags(file);
      expect(found.map(({ kind }) => kind)).toEqual(names.toReversed());
      expect(found.at(-1)?.from ?? bytes.length).toBe(1_000_000);
      expect(bytesRead).toBeLessThan(2000);
    }),
  );
});

test('damage leaves tags that lie in the file, one before the other', () => {
  const whole = join(sound, appended, ape, lyrics, short);
  const change = fc.record({ at: fc.integer({ min: sound.length, max: whole.length - 1 }), byte: fc.nat(255) });
  fc.assert(
    fc.property(fc.nat(whole.length), fc.array(change, { maxLength: 6 }), (cut, changes) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte } of changes) bytes[at] = byte;
      let end = Math.min(cut, whole.length);
      for (const { from, to } of endTags(windowOf(bytes.subarray(0, cut)))) {
        expect(to).toBe(end);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThan(to);
        end = from;
      }
    }),
    { numRuns: 500 },
  );
});
