/** Every reader, with files of its format to begin from. */
import { writeFileSync } from 'node:fs';
import { exporters } from '../../exporters/registry.ts';
import { makeApe, makeAppendedId3, makeId3v1, makeLyrics3 } from '../../src/demo/media/end-tags.ts';
import { makeEpub, makeFlac, makeMka, makeMp3, makeMp4, makeOpf, makePdf, makeWma, PIXEL, wmaPicture } from '../../src/demo/media.ts';
import { decodeText } from '../../src/domain/text/decode.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { readEmbeddedPicture } from '../../src/readers/embedded-picture.ts';
import { readEpub } from '../../src/readers/epub.ts';
import { readPdf } from '../../src/readers/pdf.ts';
import { readers } from '../../src/readers/registry.ts';
import { readerOf } from '../../src/sdk/reader.ts';
import { book, context, recordOf } from './book.ts';

export interface Target {
  seeds: Buffer[];
  /** May throw our own errors and no other. */
  read(bytes: Buffer): unknown;
}

const tracks = [
  { path: 'CD 1/01.mp3', durationMs: 600_000 },
  { path: 'CD 2/01.mp3', durationMs: 3_000_000 },
];

/** What our own exporter writes. */
function rendered(id: string, options: Record<string, unknown> = {}, own = context): Buffer[] {
  const [exporter] = exporters.filter((each) => each.id === id);
  const parsed = exporter?.options.parse({ enabled: true, ...options });
  const { formats = [] } = exporter ?? {};
  return formats.flatMap((format) => {
    const content = format.render(recordOf(book), own, parsed as never);
    return content === undefined ? [] : [Buffer.from((typeof content === 'object' && 'content' in content ? content.content : content) as string)];
  });
}

const sidecar = (name: string, seeds: Buffer[]): Target => ({
  seeds,
  read: (bytes) => readerOf(readers, name)?.read(decodeText(bytes), { editionKind: 'audio', tracks, customFields: context.customFields }),
});

const text = (...texts: string[]) => texts.map((each) => Buffer.from(each));

const LIBATION = {
  ...{ asin: 'B000000001', title: 'Salt', subtitle: 'Long Road, Book 1', language: 'english', format_type: 'unabridged', runtime_length_min: 610 },
  authors: [{ asin: 'B00AUTHOR1', name: 'Ann Cole' }],
  narrators: [{ name: 'Dara Quill' }],
  series: [{ asin: 'B00SERIES1', title: 'Long Road', sequence: '1' }],
  ...{ publisher_name: 'Pike', publisher_summary: '<p>Text</p>', release_date: '2017-03-07' },
  category_ladders: [{ ladder: [{ id: '1', name: 'Fiction' }] }],
  ChapterInfo: { chapters: [{ title: 'One', start_offset_ms: 0, length_ms: 1000, chapters: [{ title: 'Dawn', start_offset_ms: 1000, length_ms: 5000 }] }] },
};
const GRIMMORY = {
  version: 1,
  metadata: { title: 'Salt', authors: ['Ann Cole'], series: { name: 'Long Road', number: 1 }, identifiers: { asin: 'B000000001' } },
};
const RIPPER =
  'General Information\n===\n Title:  The Long Road: A Story\n Author: Cole, Ann\n Read By: Dara Quill\n Copyright: 2019\n\nMedia Information\n===\n Duration: 10\n\nBook Description\n===\nA road.\n';
const EPUB = {
  title: 'Salt',
  authors: ['Ann Cole'],
  isbn: '9780306406157',
  publisher: 'Pike',
  date: '2019-05-01',
  description: '<p>A road.</p>',
  series: { name: 'Long Road', position: '2' },
};
const TAGS = {
  title: 'Salt',
  album: 'Salt',
  artist: 'Ann Cole',
  composer: 'Dara Quill',
  date: '2019',
  genre: 'Fantasy',
  description: 'A road.',
  custom: { ASIN: 'B000000001', SERIES: 'Long Road' },
  hasCover: true,
};
const XMP =
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description dc:date="2011"><dc:title><rdf:Alt><rdf:li>Salt</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>';
const WMA_TAGS = { Title: 'Part 1', Author: 'Ann Cole', 'WM/AlbumTitle': 'Salt', 'WM/TrackNumber': 1, ASIN: 'B000000001' };
const END_TAGS = [makeAppendedId3({ TALB: 'Salt' }), makeApe({ Artist: 'Ann Cole' }), makeLyrics3({ EAL: 'Salt' }), makeId3v1({ album: 'Salt' })];
const CHAPTERS = [0, 20, 40].map((startSec) => ({ title: `Part ${startSec}`, startSec }));

/** A reader of files gets a file; the one path is written anew each time. */
function file(name: string, seeds: Buffer[], read: (path: string, location: string) => Promise<unknown>): (folder: string) => Target {
  return (folder) => ({
    seeds,
    read(bytes) {
      const path = `${folder}/${name}`;
      writeFileSync(path, bytes);
      return read(path, name);
    },
  });
}

export const TARGETS: Readonly<Record<string, (folder: string) => Target>> = {
  'abs-json': () =>
    sidecar('metadata.json', [
      ...rendered('abs-json', { chapters: true }),
      ...text(JSON.stringify({ metadata: { title: 'Salt', series: [{ name: 'A', sequence: 1 }] } })),
    ]),
  'product-json': () => sidecar('x.metadata.json', text(JSON.stringify(LIBATION), JSON.stringify(GRIMMORY))),
  'rubricator-json': () => sidecar('.rubricator.json', rendered('rubricator-json')),
  opf: () => sidecar('metadata.opf', [...rendered('opf'), ...text(makeOpf(EPUB), makeOpf({ ...EPUB, version: '2.0' }))]),
  nfo: () => sidecar('album.nfo', [...rendered('nfo'), ...rendered('nfo', { flavour: 'text' }), ...rendered('nfo', { flavour: 'both' }), ...text(RIPPER)]),
  cue: () => sidecar('book.cue', [...rendered('cue'), ...rendered('cue', { performers: true }, { ...context, tracks })]),
  'desc-txt': () => sidecar('desc.txt', text('A <b>road</b> &amp; salt.\n\nAnd more.', 'plain')),
  'reader-txt': () => sidecar('reader.txt', text('Dara Quill; Kit Marlowe & Bo Lee', 'Quill, Dara')),
  mp4: file(
    'x.m4b',
    [makeMp4({ durationSec: 60, tags: TAGS, chapters: CHAPTERS, chapterStyle: 'both' }), makeMp4({ durationSec: 60, tags: TAGS, isMoovLast: true })],
    readAudio,
  ),
  mp3: file('x.mp3', [makeMp3({ durationSec: 60, tags: TAGS, chapters: CHAPTERS }), Buffer.concat([makeMp3({ durationSec: 1 }), ...END_TAGS])], readAudio),
  flac: file('x.flac', [makeFlac(60, { TITLE: 'Salt', ARTIST: 'Ann Cole', CHAPTER001: '00:00:00.000', CHAPTER001NAME: 'Dawn' })], readAudio),
  mka: file('x.mka', [makeMka({ durationSec: 60, tags: { ALBUM: 'Salt', ARTIST: 'Ann Cole' }, editions: [CHAPTERS], chaptersAt: 'end' })], readAudio),
  wma: file('x.wma', [makeWma({ durationSec: 60, tags: WMA_TAGS, library: { 'WM/Narrator': 'Dara Quill' }, chapters: CHAPTERS })], readAudio),
  epub: file('x.epub', [makeEpub(EPUB), makeEpub({ ...EPUB, version: '2.0' })], readEpub),
  'picture-mp3': file('x.mp3', [makeMp3({ durationSec: 2, tags: TAGS })], readEmbeddedPicture),
  'picture-wma': file('x.wma', [makeWma({ durationSec: 2, library: { 'WM/Picture': wmaPicture(PIXEL) } })], readEmbeddedPicture),
  'picture-epub': file('x.epub', [makeEpub(EPUB)], readEmbeddedPicture),
  pdf: file('x.pdf', [makePdf('<< /Title (Salt) /Author (Cole, Ann) >>'), makePdf('<< >>', XMP)], readPdf),
};
