/** How long files sound that state no length, a wrong one, or one in an unusual place. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeMp3 } from '../../src/demo/media.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { windowOf } from '../../src/readers/file-window.ts';
import { mpegLength } from '../../src/readers/mpeg-length.ts';
import { readRawAudio } from '../../src/readers/raw-audio.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import {
  aacFrame,
  aiff,
  comments,
  flacBlock,
  flacFrame,
  flacInfo,
  mp3Frame,
  oggPage,
  opusHead,
  slowMp3Frame,
  speexHead,
  vbriFrame,
  vorbisHead,
  wave,
  wavPack,
  xingFrame,
} from './made-sound.ts';

async function read(name: string, bytes: Buffer) {
  const root = tempFolder();
  put(root, { [name]: bytes });
  const { reading, durationMs, isDurationEstimated = false, problem } = await readAudio(join(root, name), name);
  return { durationMs, isDurationEstimated, problem, confidence: reading.confidence.durationMs };
}

const times = (count: number, make: (index: number) => Buffer) => Buffer.concat(Array.from({ length: count }, (_, index) => make(index)));
const mp3Ms = (frames: number) => Math.round((frames * 1152 * 1000) / 44_100);
const aacMs = (frames: number) => Math.round((frames * 1024 * 1000) / 44_100);
/** Frames of a voice: louder and softer passages of some seconds, with pauses between them. */
const RATES = [48, 64, 56, 80, 48, 64, 56, 64, 96, 64] as const;
const changing = (index: number) => mp3Frame(RATES[Math.floor(index / 150) % RATES.length] as number);
const exact = { isDurationEstimated: false, problem: undefined, confidence: 1 };

describe('an MP3 without a header that counts', () => {
  test('of one bit rate', async () => {
    const whole = times(18_000, () => mp3Frame(64));
    expect(await read('a.mp3', whole)).toEqual({ ...exact, durationMs: Math.round((whole.length * 8) / 64) });
  });

  test.each([
    ['of changing bit rates', times(900, changing), mp3Ms(900)],
    ['of MPEG-2', times(500, (index) => slowMp3Frame(index % 3 === 0 ? 24 : 48)), Math.round((500 * 576 * 1000) / 22_050)],
    ['with a broken piece in its middle', Buffer.concat([times(400, changing), Buffer.alloc(5000, 0xff), times(400, changing)]), mp3Ms(800)],
  ])('%s is counted frame by frame when it is short', async (_name, bytes, durationMs) => {
    expect(await read('a.mp3', bytes)).toEqual({ ...exact, durationMs });
  });

  test('of changing bit rates is estimated when it is long, and only a part of it is read', () => {
    const bytes = times(40_000, changing);
    let bytesRead = 0;
    const file = windowOf(bytes);
    const length = mpegLength({
      sizeBytes: file.sizeBytes,
      read(target, position) {
        const count = file.read(target, position);
        bytesRead += count;
        return count;
      },
    });
    expect(length?.isEstimated).toBe(true);
    expect(Math.abs((length?.durationMs ?? 0) / mp3Ms(40_000) - 1)).toBeLessThan(0.02);
    expect(bytesRead).toBeLessThan(bytes.length / 4);
  });

  test('a length that is estimated is less sure', async () => {
    expect(await read('a.mp3', times(16_000, changing))).toMatchObject({ isDurationEstimated: true, confidence: 0.8, problem: undefined });
  });
});

describe('an MP3 with a header that counts', () => {
  const sound = times(700, changing);

  test.each([
    ['Xing’s', xingFrame(700, sound.length + mp3Frame(64).length)],
    ['Fraunhofer’s', vbriFrame(700, sound.length + mp3Frame(64).length)],
  ])('%s is believed', async (_name, header) => {
    expect(await read('a.mp3', Buffer.concat([header, sound]))).toEqual({ ...exact, durationMs: mp3Ms(700) });
  });

  test('that is cut in half has the length of the half, and says so', async () => {
    const whole = Buffer.concat([xingFrame(700, sound.length + mp3Frame(64).length), sound]);
    const { durationMs, problem } = await read('a.mp3', whole.subarray(0, whole.length / 2));
    expect(Math.abs((durationMs ?? 0) - mp3Ms(350))).toBeLessThan(mp3Ms(60));
    expect(problem).toBe('damaged, read in part: it ends before what its header counts');
  });

  test('and another file joined to it has the length of both', async () => {
    const whole = Buffer.concat([xingFrame(700, sound.length + mp3Frame(64).length), sound]);
    expect(await read('a.mp3', Buffer.concat([whole, whole]))).toEqual({ ...exact, durationMs: mp3Ms(1402) });
  });

  test('and something that is no sound behind it has the length of the sound', async () => {
    expect(await read('a.mp3', Buffer.concat([makeMp3({ durationSec: 90 }), Buffer.alloc(50_000, 0x20)]))).toMatchObject({ durationMs: 90_000 });
  });
});

describe('bare AAC', () => {
  test('is counted when it is short, with tags before it or without', async () => {
    const sound = times(600, (index) => aacFrame(150 + ((index * 37) % 120)));
    expect(await read('a.aac', sound)).toEqual({ ...exact, durationMs: aacMs(600) });
    const tag = Buffer.from('ID3\x04\0\0\0\0\0\x13TIT2\0\0\0\x09\0\0\x03Salt Sea', 'latin1');
    expect(await read('a.aac', Buffer.concat([tag, sound]))).toEqual({ ...exact, durationMs: aacMs(600) });
  });

  test('is estimated when it is long', async () => {
    const { durationMs = 0, isDurationEstimated } = await read(
      'a.aac',
      times(18_000, (index) => aacFrame(150 + ((index * 37) % 120))),
    );
    expect(isDurationEstimated).toBe(true);
    expect(Math.abs(durationMs / aacMs(18_000) - 1)).toBeLessThan(0.01);
  });
});

describe('Ogg', () => {
  const sound = (granule: number, more: object = {}) => oggPage({ granule, packets: [Buffer.alloc(400, granule % 251)], ...more });
  const opus = (...pages: Buffer[]) =>
    Buffer.concat([
      oggPage({ isFirst: true, granule: 0, packets: [opusHead()] }),
      oggPage({ granule: 0, packets: [Buffer.concat([Buffer.from('OpusTags'), comments(['TITLE=Salt'])])] }),
      ...pages,
    ]);
  const steps = (last: number) => Array.from({ length: last }, (_, index) => sound((index + 1) * 48_000));

  test.each([
    ['Opus with an end of its stream', opus(...steps(9), sound(480_312, { isLast: true })), 10_000],
    ['Opus without one', opus(...steps(9), sound(480_312)), 10_000],
    ['Opus whose last page ends no packet', opus(...steps(9), sound(480_312), sound(-1)), 10_000],
    ['Opus with another stream at its end', opus(...steps(9), sound(480_312), sound(99_000_000, { serial: 8 })), 10_000],
    [
      'Vorbis',
      Buffer.concat([
        oggPage({ isFirst: true, granule: 0, packets: [vorbisHead(22_050)] }),
        oggPage({ granule: 0, packets: [Buffer.concat([Buffer.from('\x03vorbis'), comments([])])] }),
        sound(22_050 * 9),
      ]),
      9000,
    ],
    [
      'Speex',
      Buffer.concat([
        oggPage({ isFirst: true, granule: 0, packets: [speexHead(16_000)] }),
        oggPage({ granule: 0, packets: [comments([])] }),
        sound(16_000 * 9),
      ]),
      9000,
    ],
    [
      'FLAC',
      Buffer.concat([
        oggPage({
          isFirst: true,
          granule: 0,
          packets: [Buffer.concat([Buffer.from('\x7fFLAC\x01\0\0\x01fLaC', 'latin1'), flacBlock(0, flacInfo(0))])],
        }),
        oggPage({ granule: 0, packets: [flacBlock(4, comments([]), true)] }),
        sound(8000 * 9),
      ]),
      9000,
    ],
  ])('%s', async (_name, bytes, durationMs) => {
    expect(await read('a.ogg', bytes)).toEqual({ ...exact, durationMs });
  });

  test('that was cut within a page says so', async () => {
    const whole = opus(...steps(9), sound(480_312, { isLast: true }));
    expect(await read('a.opus', whole.subarray(0, whole.length - 300))).toMatchObject({
      durationMs: 10_000,
      problem: expect.stringContaining('it ends before'),
    });
  });

  test('that was cut out of a longer stream begins where that one had come', async () => {
    const hour = 3600 * 48_000;
    expect(await read('a.opus', opus(sound(hour), sound(hour + 480_000)))).toMatchObject({ durationMs: 10_000, isDurationEstimated: true });
  });

  test('of another kind of stream behind the first has no length, and says so', async () => {
    expect(await read('a.opus', opus())).toMatchObject({ durationMs: undefined, problem: 'its length cannot be read' });
  });
});

describe('WAV', () => {
  const sized = (more: object) => wave({ soundBytes: 160_000, statedBytes: 160_000, ...more });
  test.each([
    ['plain', sized({}), 10_000],
    ['written to a pipe, with no size', sized({ statedBytes: 0 }), 10_000],
    ['written to a pipe, with the largest size', sized({ statedBytes: 0xffff_ffff }), 10_000],
    ['RF64', sized({ kind: 'RF64', statedBytes: 0xffff_ffff, longBytes: 144_000 }), 9000],
    ['BW64', sized({ kind: 'BW64', statedBytes: 0xffff_ffff, longBytes: 144_000 }), 9000],
  ])('%s', async (_name, bytes, durationMs) => {
    expect(await read('a.wav', bytes)).toEqual({ ...exact, durationMs });
  });

  test('that is cut has the length of what is there, and says so', async () => {
    expect(await read('a.wav', sized({ statedBytes: 320_000 }))).toMatchObject({ durationMs: 10_000, problem: expect.stringContaining('it ends before') });
  });
});

test('an AIFF that is cut has the length of what is there, and says so', async () => {
  const whole = aiff(80_000);
  expect(await read('a.aiff', whole)).toEqual({ ...exact, durationMs: 10_000 });
  const { durationMs = 0, isDurationEstimated, problem } = await read('a.aiff', whole.subarray(0, whole.length / 2));
  expect(Math.abs(durationMs - 5000)).toBeLessThan(20);
  expect([isDurationEstimated, problem]).toEqual([true, 'damaged, read in part: it ends before what its header counts']);
});

test('of a WavPack file the first block and the tags are read, and nothing between them', async () => {
  const bytes = wavPack(400, 4000, 'Salt');
  const file = windowOf(bytes);
  const reads: number[] = [];
  const raw = await readRawAudio(
    {
      sizeBytes: file.sizeBytes,
      read(target, position) {
        reads.push(target.length);
        return file.read(target, position);
      },
    },
    'a.wv',
  );
  expect([raw.length, raw.tags.get('TITLE'), raw.problem]).toEqual([{ durationMs: 200_000, isEstimated: false }, ['Salt'], undefined]);
  expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(600_000);
});

test('a WavPack file that is cut has the length of what is there, and says so', async () => {
  const whole = wavPack(400, 4000, 'Salt');
  const { durationMs = 0, problem } = await read('a.wv', whole.subarray(0, whole.length / 2));
  expect(Math.abs(durationMs - 100_000)).toBeLessThan(1000);
  expect(problem).toBe('damaged, read in part: it ends before what its header counts');
});

describe('FLAC', () => {
  const flac = (samples: number, frames: number) =>
    Buffer.concat([Buffer.from('fLaC'), flacBlock(0, flacInfo(samples)), flacBlock(4, comments(['TITLE=Salt']), true), times(frames, flacFrame)]);

  test('that states no length has that of its frames', async () => {
    expect(await read('a.flac', flac(0, 100))).toEqual({ ...exact, durationMs: (100 * 4096) / 8 });
  });

  test('that is cut has the length of what is there, and says so', async () => {
    expect(await read('a.flac', flac(4096 * 100, 100))).toEqual({ ...exact, durationMs: 51_200 });
    expect(await read('a.flac', flac(4096 * 100, 50))).toMatchObject({ durationMs: 25_600, problem: expect.stringContaining('it ends before') });
  });
});
