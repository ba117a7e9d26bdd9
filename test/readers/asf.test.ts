/** WMA files: what their attributes mean, and what damage leaves of them. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeWma, PIXEL, wmaPicture } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { readEmbeddedPicture } from '../../src/readers/embedded-picture.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

async function read(bytes: Uint8Array) {
  const root = tempFolder();
  put(root, { 'a.wma': bytes });
  const { reading, ...rest } = await readAudio(join(root, 'a.wma'), 'a.wma');
  return { ...rest, metadata: tidyMetadata(reading.metadata) };
}

const TAGS = {
  Title: 'Erster Teil',
  Author: 'Käthe Größmann',
  Copyright: '2019 Hafen',
  'WM/AlbumTitle': 'Das Lied der Mühle',
  'WM/AlbumArtist': 'Käthe Größmann',
  'WM/SubTitle': 'Ein Bericht',
  'WM/Composer': 'Dara Quill',
  'WM/Publisher': 'Hafen',
  'WM/Year': '2019',
  'WM/Language': 'de-DE',
  'WM/Genre': 'Fantasy',
  'WM/TrackNumber': 3,
  'WM/PartOfSet': '1/2',
};
const chapters = [
  { title: 'Ankunft', startSec: 0 },
  { title: 'Straße', startSec: 600.5 },
];

test('its attributes mean what other formats’ tags mean', async () => {
  const { metadata, ...track } = await read(makeWma({ durationSec: 3600, tags: TAGS, chapters }));
  expect(metadata).toEqual({
    title: 'Das Lied der Mühle',
    subtitle: 'Ein Bericht',
    authors: [{ name: 'Käthe Größmann' }],
    narrators: [{ name: 'Dara Quill' }],
    publisher: 'Hafen',
    publishedDate: '2019',
    language: 'de-DE',
    genres: ['Fantasy'],
    copyright: '2019 Hafen',
    durationMs: 3_600_000,
    chapters: [
      { title: 'Ankunft', startMs: 0, endMs: 600_500 },
      { title: 'Straße', startMs: 600_500, endMs: 3_600_000 },
    ],
  });
  expect(track).toMatchObject({ album: 'Das Lied der Mühle', trackTitle: 'Erster Teil', track: 3, disc: 1 });
});

describe('an attribute', () => {
  test.each<[string, Record<string, string | number | string[]>, Record<string, unknown>]>([
    ['of a tagger’s own', { 'WM/ASIN': 'B000000001' }, { identifiers: [{ type: 'asin', value: 'B000000001' }] }],
    ['of a tagger’s own without a prefix', { ISBN: '9780306406157' }, { identifiers: [{ type: 'isbn', value: '9780306406157' }] }],
    ['that names the narrator', { 'WM/Composer': 'Ann Cole', 'WM/Narrator': 'Dara Quill' }, { narrators: [{ name: 'Dara Quill' }] }],
    ['that stands there twice', { 'WM/Narrator': ['Dara Quill', 'Kit Marlowe'] }, { narrators: [{ name: 'Dara Quill' }, { name: 'Kit Marlowe' }] }],
    ['that groups', { 'WM/ContentGroupDescription': 'Long Road #2' }, { series: [{ name: 'Long Road', position: '2' }] }],
    ['of the first edition', { 'WM/OriginalReleaseYear': '1897' }, { originalDate: '1897' }],
    ['that remarks', { Description: 'A road of salt leads to the sea.' }, { description: 'A road of salt leads to the sea.' }],
    ['that remarks on the file', { Description: 'Ripped with a machine of 2004' }, {}],
  ])('%s', async (_name, tags, expected) => {
    const { metadata } = await read(makeWma({ durationSec: 60, tags }));
    expect(metadata).toEqual({ ...expected, durationMs: 60_000 });
  });

  test('behind one that is larger than the first object has room for', async () => {
    const library = { 'WM/Picture': 'x'.repeat(400_000), 'WM/ASIN': 'B000000001' };
    const { metadata } = await read(makeWma({ durationSec: 60, library }));
    expect(metadata).toEqual({
      identifiers: [{ type: 'asin', value: 'B000000001' }],
      cover: { source: 'embedded', location: 'a.wma' },
      durationMs: 60_000,
    });
  });

  test('that counts tracks from 0 is no track number', async () => {
    expect((await read(makeWma({ durationSec: 60, tags: { 'WM/Track': 2 } }))).track).toBeUndefined();
  });
});

describe('a picture', () => {
  const picture = (library: Record<string, Buffer>) => {
    const root = tempFolder();
    put(root, { 'a.wma': makeWma({ durationSec: 60, library, chapters }) });
    return readEmbeddedPicture(join(root, 'a.wma'));
  };

  test('is given as it is, however large', async () => {
    const large = Buffer.alloc(500_000, 0xaa);
    expect(await picture({ 'WM/Picture': wmaPicture(large) })).toEqual(large);
    expect(await picture({ 'WM/Picture': wmaPicture(PIXEL, 0) })).toEqual(PIXEL);
  });

  test('that is none is none', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from([3, 9, 9]), Buffer.alloc(40, 0xff)]) expect(await picture({ 'WM/Picture': bytes })).toBeUndefined();
    expect(await picture({})).toBeUndefined();
  });
});

test('what is no WMA is an error', async () => {
  await expect(read(Buffer.from('This is no audio file, but it is longer than a header.'))).rejects.toThrow('not an ASF file');
});

test('damage leaves what is whole, or one clear error', async () => {
  const whole = makeWma({ durationSec: 3600, tags: TAGS, library: { 'WM/ASIN': 'B000000001' }, chapters });
  const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.array(change, { maxLength: 6 }), async (cut, changes) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte } of changes) bytes[at] = byte;
      const name = await read(bytes.subarray(0, cut)).then(
        () => 'read',
        (error: Error) => error.name,
      );
      expect(['read', 'ReadError']).toContain(name);
    }),
    { numRuns: 200 },
  );
});
