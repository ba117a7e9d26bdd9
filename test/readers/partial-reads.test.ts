import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { createTrackReader, readAudio } from '../../src/readers/audio.ts';
import { AudioTokenizer } from '../../src/readers/audio-tokenizer.ts';
import { type FileWindow, withFileWindow } from '../../src/readers/file-window.ts';
import { id3Frames } from '../../src/readers/id3-frames.ts';
import { readTagBody } from '../../src/readers/id3-tag-body.ts';
import { readLike, readTrackTag } from '../../src/readers/later-track.ts';
import { readMp4 } from '../../src/readers/mp4.ts';
import type { AudioReading } from '../../src/sdk/reading.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

/** A file in memory that counts what is read of it. */
function counting(bytes: Buffer): FileWindow & { bytesRead: number } {
  return {
    sizeBytes: bytes.length,
    bytesRead: 0,
    read(target, position) {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      this.bytesRead += part.length;
      return part.length;
    },
  };
}

const u32 = (n: number) => Buffer.from([n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);

function frame(id: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(id, 'latin1'), u32(body.length), Buffer.alloc(2), body]);
}

/** ID3v2.3 with these frames, before sound. */
function tagged(...frames: Buffer[]): Buffer {
  const body = Buffer.concat(frames);
  const size = [21, 14, 7, 0].map((bits) => (body.length >> bits) & 127);
  return Buffer.concat([Buffer.from('ID3\x03\x00\x00', 'latin1'), Buffer.from(size), body, makeMp3({ durationSec: 9 })]);
}

const latin = (text: string) => Buffer.concat([Buffer.from([0]), Buffer.from(text, 'latin1')]);
const picture = (length: number) => frame('APIC', Buffer.concat([latin('image/jpeg\0\x03\0'), Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(length, 7)]));

test('the window gives the bytes of the file, wherever it is asked, and nothing beyond its end', async () => {
  const root = tempFolder();
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 0, maxLength: 60_000, size: 'max' }),
      fc.array(fc.tuple(fc.nat(70_000), fc.nat(20_000)), { maxLength: 20 }),
      async (content, reads) => {
        put(root, { x: Buffer.from(content) });
        await withFileWindow(join(root, 'x'), (file) => {
          expect(file.sizeBytes).toBe(content.length);
          for (const [position, length] of reads) {
            const target = Buffer.alloc(length);
            const count = file.read(target, position);
            expect(target.subarray(0, count).equals(content.subarray(position, position + length))).toBe(true);
            expect(count).toBe(Math.max(0, Math.min(length, content.length - position)));
          }
        });
      },
    ),
    { numRuns: 60 },
  );
});

describe('pictures', () => {
  test('are read by their beginning only, and the rest of the tag as it is', () => {
    const bytes = tagged(frame('TIT2', latin('Dawn')), picture(400_000), frame('TALB', latin('Salt')));
    const file = counting(bytes);
    const body = Buffer.alloc((id3Frames(file)?.end ?? 0) - 10);
    expect(readTagBody(file, body, 10)).toBe(body.length);
    expect(file.bytesRead).toBeLessThan(10_000);
    expect(body.includes(Buffer.from('TALB'))).toBe(true);
    expect(body.subarray(0, 1000).equals(bytes.subarray(10, 1010))).toBe(true);
  });

  test('a file with a large one tells the same, with its cover', async () => {
    const root = tempFolder();
    put(root, { 'a.mp3': tagged(frame('TIT2', latin('Dawn')), picture(400_000), frame('TALB', latin('Salt')), frame('TPE1', latin('Ann Cole'))) });
    const { reading, album } = await readAudio(join(root, 'a.mp3'), 'a.mp3');
    expect(album).toBe('Salt');
    expect(reading.metadata).toMatchObject({ authors: [{ name: 'Ann Cole' }], cover: { source: 'embedded', location: 'a.mp3' }, durationMs: 9000 });
  });

  test('the end of a file is an error of the tokenizer unless less may do', async () => {
    const tokenizer = new AudioTokenizer(counting(Buffer.from('abc')), 'x.mp3');
    expect(await tokenizer.peekBuffer(new Uint8Array(5), { mayBeLess: true })).toBe(3);
    await expect(tokenizer.readBuffer(new Uint8Array(5))).rejects.toThrow('End-Of-Stream');
  });
});

test('of an MP4 only the boxes that tell something are read', () => {
  const whole = makeMp4({
    durationSec: 3600,
    tags: { title: 'Salt', hasCover: true },
    chapters: [{ title: 'Dawn', startSec: 0 }],
    chapterStyle: 'both',
    isMoovLast: true,
  });
  const at = whole.lastIndexOf('moov') - 4;
  const table = Buffer.concat([u32(5_000_008), Buffer.from('free'), Buffer.alloc(5_000_000)]);
  const moov = Buffer.concat([u32(whole.length - at + table.length), whole.subarray(at + 4), table]);
  const file = counting(Buffer.concat([whole.subarray(0, at), moov]));
  expect(readMp4(file)).toMatchObject({ durationMs: 3_600_000, hasCover: true, chapters: [{ title: 'Dawn' }], isCutShort: false });
  expect(file.bytesRead).toBeLessThan(5000);
});

describe('a later track', () => {
  const make = (n: number, more: object = {}) =>
    makeMp3({
      durationSec: 3 + n,
      tags: { album: 'Salt', artist: 'Ann Cole', composer: 'Dara Quill', title: `Part ${n}`, track: `${n}/3`, hasCover: true, ...more },
    });

  async function read(files: Record<string, Buffer>): Promise<{ together: AudioReading[]; alone: AudioReading[] }> {
    const root = tempFolder();
    put(root, files);
    const reader = createTrackReader();
    const [together, alone]: [AudioReading[], AudioReading[]] = [[], []];
    for (const name of Object.keys(files)) {
      together.push(await reader(join(root, name), name));
      alone.push(await readAudio(join(root, name), name));
    }
    return { together, alone };
  }

  test.each<[string, Buffer[]]>([
    ['alike', [make(1), make(2), make(3)]],
    ['of another author', [make(1), make(2, { artist: 'Bo Lee' }), make(3)]],
    ['without an album', [make(1, { album: undefined }), make(2, { album: undefined })]],
    ['whose title says more', [make(1, { album: undefined }), make(2, { album: undefined, title: 'Salt (Abridged)' })]],
    ['without its cover', [make(1), make(2, { hasCover: false })]],
    ['without any tag', [makeMp3({ durationSec: 9 }), makeMp3({ durationSec: 7 })]],
    [
      'with chapters of its own',
      [make(1), makeMp3({ durationSec: 9, tags: { album: 'Salt', artist: 'Ann Cole' }, chapters: [{ title: 'Dusk', startSec: 0 }] })],
    ],
    ['with an ID3v1 tag', [1, 2].map((n) => Buffer.concat([make(n), Buffer.from(`TAG${`Part ${n}`.padEnd(30)}${'Ann'.padEnd(95)}`, 'latin1')]))],
    ['in another encoding', [1, 2].map((n) => tagged(frame('TIT2', latin(`Stra\xdfe ${n}`)), frame('TALB', latin('Salt')), frame('TRCK', latin(`${n}`))))],
    ['whose title is a blank of its own', [makeMp3({ durationSec: 9 }), makeMp3({ durationSec: 5, tags: { title: '\u00a0' } })]],
    ['whose title was decoded twice', [make(1), make(2, { title: 'StraÃŸe' }), make(3, { title: 'Ïðèâåò' })]],
  ])('%s says what it says when it is read by itself', async (_name, files) => {
    const { together, alone } = await read(Object.fromEntries(files.map((bytes, index) => [`${index + 1}.mp3`, bytes])));
    expect(together).toEqual(alone);
  });

  test('that is alike is not read by the library', async () => {
    const tags = [make(1), make(2)].map((bytes) => readTrackTag(counting(bytes)));
    const root = tempFolder();
    put(root, { '1.mp3': make(1) });
    const first = await readAudio(join(root, '1.mp3'), '1.mp3');
    const [one, two] = tags;
    if (!one || !two) throw new Error('not plain');
    expect(readLike({ reading: first, tag: one }, two, '2.mp3')).toMatchObject({ track: 2, trackTitle: 'Part 2', durationMs: 5004 });
  });

  test('whatever the tags are', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const tags = fc.record({ album: text, artist: text, title: text, track: fc.nat(30).map(String), composer: text, date: text }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(tags, tags, fc.boolean(), async (first, second, isAlike) => {
        const later = isAlike ? { ...first, title: second.title, track: second.track } : second;
        const { together, alone } = await read({ '1.mp3': makeMp3({ durationSec: 9, tags: first }), '2.mp3': makeMp3({ durationSec: 5, tags: later }) });
        expect(together).toEqual(alone);
      }),
      { numRuns: 150 },
    );
  });
});
