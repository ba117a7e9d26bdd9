/** Damage costs what it hits: what stood before it is kept, and the file says that it is damaged. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeFlac, makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { aacFrame, comments, flacBlock, flacInfo, oggPage, opusHead, vbriFrame, wave } from './made-sound.ts';

async function read(name: string, bytes: Uint8Array) {
  const root = tempFolder();
  put(root, { [name]: bytes });
  return readAudio(join(root, name), name);
}

const DAMAGED = /^damaged, read in part: /;

describe('FLAC', () => {
  const flac = (...blocks: Buffer[]) => Buffer.concat([Buffer.from('fLaC'), ...blocks]);
  const said = comments(['ALBUM=Salt', 'ARTIST=Ann Cole']);

  test('a comment that claims more than there is costs itself', async () => {
    const broken = Buffer.concat([said.subarray(0, 8), Buffer.from([3]), said.subarray(9), Buffer.from([0xff, 0xff, 0, 0])]);
    const { album, durationMs, problem } = await read('a.flac', flac(flacBlock(0, flacInfo(8000 * 60)), flacBlock(4, broken, true)));
    expect({ album, durationMs }).toEqual({ album: 'Salt', durationMs: 60_000 });
    expect(problem).toMatch(DAMAGED);
  });

  test('a first block of another size costs the length', async () => {
    const { album, problem } = await read('a.flac', flac(flacBlock(0, Buffer.alloc(20)), flacBlock(4, said, true)));
    expect(album).toBe('Salt');
    expect(problem).toMatch(/^damaged, read in part: .*; its length cannot be read$/);
  });

  test('a block that claims more than the file holds costs what stands behind it', async () => {
    const picture = flacBlock(6, Buffer.alloc(50));
    picture[1] = 0xff;
    const { album, durationMs, problem } = await read('a.flac', flac(flacBlock(0, flacInfo(8000 * 60)), flacBlock(4, said), picture));
    expect({ album, durationMs }).toEqual({ album: 'Salt', durationMs: 60_000 });
    expect(problem).toMatch(DAMAGED);
  });
});

describe('Ogg', () => {
  const opus = (tags: Buffer) =>
    Buffer.concat([
      oggPage({ isFirst: true, granule: 0, packets: [opusHead()] }),
      oggPage({ granule: 0, packets: [Buffer.concat([Buffer.from('OpusTags'), tags])] }),
      oggPage({ granule: 480_312, packets: [Buffer.alloc(300)] }),
    ]);

  test('comments that count more than there are keep those that there are', async () => {
    const { album, durationMs, problem } = await read('a.opus', opus(comments(['ALBUM=Salt'], 9)));
    expect({ album, durationMs }).toEqual({ album: 'Salt', durationMs: 10_000 });
    expect(problem).toMatch(DAMAGED);
  });

  test('no comments at all cost nothing else', async () => {
    const { durationMs, problem } = await read('a.opus', opus(Buffer.alloc(0)));
    expect(durationMs).toBe(10_000);
    expect(problem).toMatch(DAMAGED);
  });

  test('a file that ends within its comments keeps those before', async () => {
    const { album, problem } = await read('a.opus', opus(comments(['ALBUM=Salt', `DESCRIPTION=${'x'.repeat(600)}`])).subarray(0, 300));
    expect(album).toBe('Salt');
    expect(problem).toMatch(DAMAGED);
  });
});

describe('MP3', () => {
  const frame = (id: string, body: Buffer) => Buffer.concat([Buffer.from(`${id}\0\0\0`), Buffer.from([body.length, 0, 0]), body]);
  const text = (id: string, value: string) => frame(id, Buffer.from(`\x03${value}`));
  const tag = (frames: readonly Buffer[], moreBytes = 0) => {
    const body = Buffer.concat(frames);
    const size = [21, 14, 7, 0].map((shift) => ((body.length + moreBytes) >> shift) & 127);
    return Buffer.concat([Buffer.from('ID3\x04\0\0'), Buffer.from(size), body]);
  };

  test.each([
    ['chapter', frame('CHAP', Buffer.from('c\0\0\0'))],
    ['text that is sung', frame('SYLT', Buffer.from([3]))],
  ])('a broken %s costs itself, and not the frames before it', async (_name, broken) => {
    const bytes = Buffer.concat([tag([text('TALB', 'Salt'), text('TPE1', 'Ann Cole'), broken]), makeMp3({ durationSec: 9 })]);
    const { album, durationMs, reading, problem } = await read('a.mp3', bytes);
    expect({ album, durationMs, authors: reading.metadata.authors }).toEqual({ album: 'Salt', durationMs: 9000, authors: [{ name: 'Ann Cole' }] });
    expect(problem).toMatch(DAMAGED);
  });

  test('a tag that claims more than the file holds keeps its frames', async () => {
    const { album, problem } = await read('a.mp3', tag([text('TALB', 'Salt')], 90_000));
    expect(album).toBe('Salt');
    expect(problem).toMatch(/^damaged, read in part: .*; its length cannot be read$/);
  });

  test('a file that ends before its first frame of anything is an error', async () => {
    await expect(read('a.mp3', tag([text('TALB', 'Salt')]).subarray(0, 12))).rejects.toThrow('not readable as audio');
  });
});

/** The same with the brand that Audible gives it. */
function audible(bytes: Buffer): Buffer {
  bytes.write('aax ', 8, 'latin1');
  return bytes;
}

test.each([
  ['an MP4 called .mp3', 'a.mp3', makeMp4({ durationSec: 3600, tags: { album: 'Salt' } })],
  ['a FLAC called .ogg', 'a.ogg', makeFlac(3600, { ALBUM: 'Salt' })],
  ['an Audible file, of which only the sound is encrypted', 'a.aax', audible(makeMp4({ durationSec: 3600, tags: { album: 'Salt' } }))],
  ['a FLAC called .mp3', 'a.mp3', makeFlac(3600, { ALBUM: 'Salt' })],
])('%s is read as what it is', async (_name, name, bytes) => {
  expect(await read(name, bytes)).toMatchObject({ album: 'Salt', durationMs: 3_600_000, problem: undefined });
});

test('whatever is damaged, a file is read or refused, and nothing else happens', async () => {
  const sounds: [string, Buffer][] = [
    [
      'a.mp3',
      Buffer.concat([vbriFrame(90, 4000), makeMp3({ durationSec: 9, tags: { album: 'Salt', hasCover: true }, chapters: [{ title: 'Dawn', startSec: 0 }] })]),
    ],
    ['a.aac', Buffer.concat(Array.from({ length: 30 }, () => aacFrame(120)))],
    ['a.flac', makeFlac(60, { ALBUM: 'Salt', ARTIST: 'Ann Cole' })],
    [
      'a.ogg',
      Buffer.concat([oggPage({ isFirst: true, granule: 0, packets: [opusHead()] }), oggPage({ granule: 48_000, packets: [comments(['ALBUM=Salt'])] })]),
    ],
    ['a.wav', wave({ kind: 'RF64', soundBytes: 400, statedBytes: 0xffff_ffff, longBytes: 400, title: 'Salt' })],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sounds),
      fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 12 }),
      fc.nat(4000),
      async ([name, whole], flips, cut) => {
        const bytes = Buffer.from(cut % 3 === 0 ? whole.subarray(0, cut) : whole);
        for (const [at, value] of flips) if (bytes.length > 0) bytes[at % bytes.length] = value;
        const result = await read(name, bytes).catch((error: Error) => error.name);
        if (typeof result === 'string') expect(result).toBe('ReadError');
        else expect(result.durationMs === undefined || result.durationMs >= 0).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});
