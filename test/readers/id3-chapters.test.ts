/** Chapters of MP3s as encoders really write them: sizes that are not syncsafe, marks without an end, tables that are nested. */
import { join as path } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { join, latin, u16, u32, utf8, zeros } from '../../src/demo/media/bytes.ts';
import { makeMp3 } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { readEmbeddedPicture } from '../../src/readers/embedded-picture.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const NOT_STATED = 0xffffffff;

const syncsafe = (n: number) => Buffer.from([(n >>> 21) & 127, (n >>> 14) & 127, (n >>> 7) & 127, n & 127]);
type Frame = (id: string, ...body: Uint8Array[]) => Buffer;
const framed =
  (size: (n: number) => Buffer): Frame =>
  (id, ...body) =>
    join(latin(id), size(join(...body).length), u16(0), ...body);
const safe = framed(syncsafe);
const plain = framed(u32);

const text = (frame: Frame, id: string, value: string) => frame(id, Buffer.from([3]), utf8(value));
const chapter = (frame: Frame, id: string, [startMs, endMs]: [number, number], title?: string) =>
  frame('CHAP', latin(`${id}\0`), u32(startMs), u32(endMs), u32(NOT_STATED), u32(NOT_STATED), title === undefined ? zeros(0) : text(frame, 'TIT2', title));
const table = (frame: Frame, id: string, isTop: boolean, children: string[]) =>
  frame('CTOC', latin(`${id}\0`), Buffer.from([isTop ? 3 : 1, children.length & 255]), ...children.slice(0, 255).map((child) => latin(`${child}\0`)));
const tag = (...frames: Uint8Array[]) => {
  const body = join(...frames);
  return join(latin('ID3'), Buffer.from([4, 0, 0]), syncsafe(body.length), body);
};

async function read(bytes: Uint8Array) {
  const root = tempFolder();
  put(root, { 'a.mp3': bytes });
  return tidyMetadata((await readAudio(path(root, 'a.mp3'), 'a.mp3')).reading.metadata);
}
const sound = makeMp3({ durationSec: 90 });

/** Titles long enough that both ways to write their sizes differ. */
const many = Array.from({ length: 61 }, (_, index) => ({
  title: `Kapitel ${index + 1}: ${'In dem es immer weiter geht. '.repeat(index % 7)}`.trim(),
  startMs: index * 1400,
  endMs: index === 60 ? 90_000 : (index + 1) * 1400,
}));

describe.each([
  ['as the standard says', safe],
  ['plain', plain],
])('sizes written %s', (_name, frame) => {
  const ids = many.map((_, index) => `chapter${index}`);
  const chapters = many.map(({ title, startMs, endMs }, index) => chapter(frame, `chapter${index}`, [startMs, endMs], title));

  test.each([0, 1, 20])('chapters, and the tags on both sides of them; %i bytes of padding', async (padding) => {
    const picture = frame('APIC', Buffer.from([0]), latin('image/png\0\x03\0'), Buffer.alloc(40_000, 0xaa));
    const frames = [text(frame, 'TPE1', 'Ann Cole'), picture, table(frame, 'toc', true, ids), ...chapters, text(frame, 'TALB', 'Salt'), zeros(padding)];
    expect(await read(join(tag(...frames), sound))).toEqual({
      title: 'Salt',
      authors: [{ name: 'Ann Cole' }],
      chapters: many,
      cover: { source: 'embedded', location: 'a.mp3' },
      durationMs: 90_000,
    });
  });
});

test.each([
  ['as the standard says', safe],
  ['plain', plain],
])('a cover behind a long frame is given whole, with sizes written %s', async (_name, frame) => {
  const picture = Buffer.alloc(40_000, 0xaa);
  const root = tempFolder();
  const cover = frame('APIC', Buffer.from([0]), latin('image/png\0\x03\0'), picture);
  put(root, { 'a.mp3': join(tag(text(frame, 'TIT3', 'A long subtitle. '.repeat(20)), cover, text(frame, 'TALB', 'Salt')), sound) });
  expect(await readEmbeddedPicture(path(root, 'a.mp3'))).toEqual(picture);
});

test('whatever the lengths are, plain sizes and right ones say the same', async () => {
  const titles = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(titles, fc.nat(300), async (lengths, padding) => {
      const frames = (frame: Frame) => [
        ...lengths.map((length, index) => chapter(frame, `c${index}`, [index * 1000, index * 1000 + 1000], 'ab '.repeat(length).slice(0, length))),
        text(frame, 'TALB', 'Salt'),
        zeros(padding),
      ];
      expect(await read(join(tag(...frames(plain)), sound))).toEqual(await read(join(tag(...frames(safe)), sound)));
    }),
    { numRuns: 40 },
  );
});

describe('marks without an end', () => {
  test.each<[string, (startMs: number) => number]>([
    ['that end where they start', (startMs) => startMs],
    ['that end at 0', () => 0],
    ['that end at no time', () => NOT_STATED],
    ['that all end with the file', () => 90_000],
  ])('%s', async (_name, endOf) => {
    const starts = [0, 30_000, 60_000];
    const chapters = starts.map((startMs, index) => chapter(safe, `c${index}`, [startMs, endOf(startMs)], `Part ${index}`));
    const { chapters: found } = await read(join(tag(...chapters), sound));
    expect(found).toEqual(starts.map((startMs, index) => ({ title: `Part ${index}`, startMs, endMs: startMs + 30_000 })));
  });
});

describe('a table of contents', () => {
  const three = ['Dawn', 'Noon', 'Dusk'].map((title, index) => chapter(safe, `c${index}`, [index * 30_000, (index + 1) * 30_000], title));
  const titlesOf = async (...frames: Uint8Array[]) => (await read(join(tag(...frames), sound))).chapters?.map(({ title }) => title);

  test.each<[string, Uint8Array[]]>([
    ['in parts', [table(safe, 'toc', true, ['p1', 'p2']), table(safe, 'p1', false, ['c0']), table(safe, 'p2', false, ['c1', 'c2'])]],
    ['that names itself', [table(safe, 'toc', true, ['toc', 'c0'])]],
    ['that names nothing that is there', [table(safe, 'toc', true, ['x'])]],
    ['that is empty', [table(safe, 'toc', true, [])]],
  ])('%s loses no chapter', async (_name, tables) => {
    expect(await titlesOf(...tables, ...three)).toEqual(['Dawn', 'Noon', 'Dusk']);
  });

  test('cannot count beyond 255, and a longer book has all its chapters', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const chapters = ids.map((id, index) => chapter(safe, id, [index * 300, index * 300 + 300], `Part ${index}`));
    expect(await titlesOf(table(safe, 'toc', true, ids), ...chapters)).toHaveLength(300);
  });

  test('leaves out what only shows a picture', async () => {
    const picture = chapter(safe, 'picture', [10_000, 20_000]);
    expect(await titlesOf(table(safe, 'toc', true, ['c0', 'c1', 'c2']), picture, ...three)).toEqual(['Dawn', 'Noon', 'Dusk']);
  });

  test('a part of several chapters is none itself', async () => {
    const part = chapter(safe, 'part', [0, 60_000], 'Part 1');
    expect(await titlesOf(...three, part)).toEqual(['Dawn', 'Noon', 'Dusk']);
  });
});
