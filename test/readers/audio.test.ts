import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Mp4Options, makeFlac, makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { withFileWindow } from '../../src/readers/file-window.ts';
import { readMp4 } from '../../src/readers/mp4.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const chapters = [
  { title: 'Dawn', startSec: 0 },
  { title: 'Über den Straßen', startSec: 600.5 },
  { title: 'Dusk', startSec: 3000 },
];
const expected = [
  { title: 'Dawn', startMs: 0, endMs: 600_500 },
  { title: 'Über den Straßen', startMs: 600_500, endMs: 3_000_000 },
  { title: 'Dusk', startMs: 3_000_000, endMs: 3_600_000 },
];
const tags = {
  title: 'Salt',
  album: 'Salt',
  artist: 'Ann Cole',
  composer: 'Dara Quill',
  date: '2017',
  custom: { ASIN: 'B000000001', SERIES: 'Long Road', 'SERIES-PART': '2' },
  hasCover: true,
};

async function read(name: string, bytes: Uint8Array) {
  const root = tempFolder();
  put(root, { [name]: bytes });
  const { reading, ...rest } = await readAudio(join(root, name), name);
  return { ...rest, metadata: tidyMetadata(reading.metadata), confidence: reading.confidence };
}

describe('MP4', () => {
  const styles: Mp4Options['chapterStyle'][] = ['nero', 'quicktime', 'both'];
  test.each(styles.flatMap((chapterStyle) => [false, true].map((isMoovLast) => ({ chapterStyle, isMoovLast }))))(
    'chapters of style $chapterStyle, moov last: $isMoovLast',
    async (options) => {
      const { metadata, problem } = await read('a.m4b', makeMp4({ durationSec: 3600, tags, chapters, ...options }));
      expect(problem).toBeUndefined();
      expect(metadata.chapters).toEqual(expected);
      expect(metadata).toMatchObject({
        title: 'Salt',
        authors: [{ name: 'Ann Cole' }],
        narrators: [{ name: 'Dara Quill' }],
        series: [{ name: 'Long Road', position: '2' }],
        identifiers: [{ type: 'asin', value: 'B000000001' }],
        publishedDate: '2017',
        durationMs: 3_600_000,
        cover: { source: 'embedded', location: 'a.m4b' },
      });
    },
  );

  test('the tolerant reader reads the same', async () => {
    const root = tempFolder();
    for (const chapterStyle of styles) {
      put(root, { 'a.m4b': makeMp4({ durationSec: 3600, tags, chapters, chapterStyle }) });
      const facts = await withFileWindow(join(root, 'a.m4b'), readMp4);
      expect(facts.chapters).toEqual(expected);
      expect(facts.durationMs).toBe(3_600_000);
      expect(facts.hasCover).toBe(true);
      expect(Object.fromEntries(facts.tags)).toMatchObject({ '©nam': 'Salt', '©ART': 'Ann Cole', ASIN: 'B000000001' });
    }
  });

  test('more chapters than Nero’s list can hold', async () => {
    const root = tempFolder();
    const many = Array.from({ length: 300 }, (_, index) => ({ title: `Part ${index}`, startSec: index * 10 }));
    put(root, { 'a.m4b': makeMp4({ durationSec: 3600, chapters: many, chapterStyle: 'both' }) });
    expect((await withFileWindow(join(root, 'a.m4b'), readMp4)).chapters).toHaveLength(300);
    expect((await read('a.m4b', makeMp4({ durationSec: 3600, chapters: many, chapterStyle: 'both' }))).metadata.chapters).toHaveLength(300);
  });

  test('a file cut short behind its index keeps its tags', async () => {
    const whole = makeMp4({ durationSec: 3600, tags, chapters, chapterStyle: 'quicktime' });
    const { metadata } = await read('a.m4b', whole.subarray(0, whole.length - 60));
    expect(metadata).toMatchObject({ title: 'Salt', durationMs: 3_600_000, identifiers: [{ type: 'asin', value: 'B000000001' }] });
  });

  test('an index whose last box claims more than there is keeps what came before', async () => {
    const whole = makeMp4({ durationSec: 3600, tags, chapters, isMoovLast: true });
    const { metadata, problem } = await read('a.m4b', whole.subarray(0, whole.length - 12));
    expect(metadata.title).toBe('Salt');
    expect(problem).toContain('damaged, read in part');
  });

  test.each([
    ['nothing behind the header', (whole: Buffer) => whole.subarray(0, 30), 'ends before its index'],
    ['text', () => Buffer.from('This is no audio file at all, but it is longer than a header.'), 'not an MP4 file'],
    ['random bytes', () => Buffer.from(Array.from({ length: 500 }, (_, n) => (n * 7919) % 256)), 'not an MP4 file'],
  ])('%s is one clear error', async (_name, cut, message) => {
    await expect(read('a.m4b', cut(makeMp4({ durationSec: 60, tags })))).rejects.toThrow(message);
  });

  test('no byte flipped and no cut makes the tolerant reader do worse than an error', async () => {
    const root = tempFolder();
    const whole = makeMp4({ durationSec: 3600, tags, chapters, chapterStyle: 'both' });
    for (let n = 0; n < 400; n++) {
      const bytes = Buffer.from(whole.subarray(0, n % 3 === 0 ? (n * 37) % whole.length : whole.length));
      for (let k = 0; k < 4 && bytes.length > 0; k++) bytes[(n * 131 + k * 977) % bytes.length] = (n * 53 + k * 29) % 256;
      put(root, { 'a.m4b': bytes });
      const result = await withFileWindow(join(root, 'a.m4b'), readMp4).catch((error: Error) => error.name);
      expect(typeof result === 'string' ? result : 'read').toMatch(/^(read|ReadError)$/);
    }
  });
});

describe('MP3', () => {
  test('tags, ID3 chapters and a duration from the header', async () => {
    const { metadata, track, disc } = await read(
      'a.mp3',
      makeMp3({
        durationSec: 90,
        tags: { ...tags, track: '3/12', disc: '1/2', description: 'A long enough description of it.' },
        chapters: [chapters[0] ?? { title: '', startSec: 0 }, { title: 'Dusk', startSec: 30 }],
      }),
    );
    expect(metadata).toMatchObject({ title: 'Salt', narrators: [{ name: 'Dara Quill' }], durationMs: 90_000, description: 'A long enough description of it.' });
    expect(metadata.chapters).toEqual([
      { title: 'Dawn', startMs: 0, endMs: 30_000 },
      { title: 'Dusk', startMs: 30_000, endMs: 90_000 },
    ]);
    expect([track, disc]).toEqual([3, 1]);
  });

  test('a file without tags has a duration and nothing else', async () => {
    const { metadata } = await read('a.mp3', makeMp3({ durationSec: 9 }));
    expect(Object.keys(metadata)).toEqual(['durationMs']);
  });
});

test('FLAC with Vorbis chapters', async () => {
  const { metadata } = await read(
    'a.flac',
    makeFlac(3600, {
      ALBUM: 'Salt',
      ARTIST: 'Ann Cole',
      NARRATOR: 'Dara Quill',
      CHAPTER001: '00:00:00.000',
      CHAPTER001NAME: 'Dawn',
      CHAPTER002: '00:10:00.500',
      CHAPTER002NAME: 'Dusk',
    }),
  );
  expect(metadata).toMatchObject({ title: 'Salt', narrators: [{ name: 'Dara Quill' }] });
  expect(metadata.chapters?.map(({ title, startMs }) => [title, startMs])).toEqual([
    ['Dawn', 0],
    ['Dusk', 600_500],
  ]);
});

describe('what tags mean', () => {
  const meaning = async (more: Record<string, unknown>) =>
    (await read('a.m4b', makeMp4({ durationSec: 60, tags: { album: 'Salt', artist: 'Ann Cole', ...more } }))).metadata;

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a narrator tag outranks the composer', { composer: 'Some Composer', narrator: 'Dara Quill' }, { narrators: [{ name: 'Dara Quill' }] }],
    ['narrators among the artists are no authors', { artist: 'Ann Cole, Dara Quill', composer: 'Dara Quill' }, { authors: [{ name: 'Ann Cole' }] }],
    ['an author who narrates stays one', { artist: 'Ann Cole', composer: 'Ann Cole' }, { authors: [{ name: 'Ann Cole' }], narrators: [{ name: 'Ann Cole' }] }],
    [
      'a grouping names the series',
      { custom: { GROUPING: 'Long Road #1.5; Harbor #3' } },
      {
        series: [
          { name: 'Long Road', position: '1.5' },
          { name: 'Harbor', position: '3' },
        ],
      },
    ],
    ['AUDIBLE_ASIN and lower case', { custom: { AUDIBLE_ASIN: 'b000000001' } }, { identifiers: [{ type: 'asin', value: 'B000000001' }] }],
    ['(Unabridged)', { album: 'Salt (Unabridged)' }, { abridged: false }],
    ['a dramatised production', { album: 'Salt [Dramatized Adaptation]' }, { dramatised: true }],
    ['genres parted by ; / and ,', { genre: 'Fantasy; Drama/Epic, Humour' }, { genres: ['Fantasy', 'Drama', 'Epic', 'Humour'] }],
    ['the name of a document is no title', { album: 'Microsoft Word - draft.doc', title: 'Salt' }, { title: 'Salt' }],
    ['a site is no author', { artist: 'www.example.org', albumArtist: 'Ann Cole' }, { authors: [{ name: 'Ann Cole' }] }],
    ['placeholders say nothing', { album: 'Unknown Album', artist: 'Unknown Artist', title: 'Track 01' }, {}],
  ])('%s', async (_name, more, expectedFields) => {
    const metadata = await meaning(more);
    if (Object.keys(expectedFields).length === 0) expect(Object.keys(metadata)).toEqual(['durationMs']);
    expect(metadata).toMatchObject(expectedFields);
  });
});

test('what fuzzing found: a chapter whose title is no text', async () => {
  const { reading } = await readAudio(join(import.meta.dirname, '../fixtures/found/chapter-title-of-no-text.mp3'), 'x');
  expect(reading.metadata.chapters?.map(({ title }) => title)).toEqual(['Part 0', '', 'Part 40']);
});
