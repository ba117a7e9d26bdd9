/**
 * Tiny real media files, made byte by byte: MP4 audiobooks of any declared length, silent MP3s, FLACs and EPUBs.
 * For the demo and the tests; nothing in them was recorded or written by anybody.
 */
import { zipSync } from 'fflate';

export interface MadeChapter {
  title: string;
  startSec: number;
}

export interface MadeTags {
  title?: string;
  album?: string;
  artist?: string;
  albumArtist?: string;
  composer?: string;
  narrator?: string;
  date?: string;
  genre?: string;
  publisher?: string;
  description?: string;
  track?: string;
  disc?: string;
  /** Freeform fields by name: `ASIN`, `SERIES`, `SERIES-PART`. */
  custom?: Record<string, string>;
  hasCover?: boolean;
  /** The picture, PNG; one pixel by default. */
  cover?: Buffer;
}

const join = (...parts: (Uint8Array | Uint8Array[])[]) => Buffer.concat(parts.flat() as Uint8Array[]);
const u16 = (n: number) => Buffer.from([n >> 8, n & 255]);
const u32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};
const u64 = (n: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.round(n)));
  return bytes;
};
const zeros = (n: number) => Buffer.alloc(n);
const latin = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** A white pixel, PNG. */
export const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==', 'base64');

// ---------------------------------------------------------------- MP4

const RATE = 22_050;
const SILENT_FRAME = Buffer.from('01182007', 'hex');
const MATRIX = join(...[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));
const box = (type: string, ...body: (Uint8Array | Uint8Array[])[]) => {
  const content = join(...body);
  return join(u32(content.length + 8), latin(type), content);
};
const fullBox = (type: string, flags: number, ...body: (Uint8Array | Uint8Array[])[]) => box(type, u32(flags), ...body);

export interface Mp4Options {
  durationSec: number;
  tags?: MadeTags;
  chapters?: MadeChapter[];
  chapterStyle?: 'nero' | 'quicktime' | 'both';
  /** Puts the index behind the audio, as recorders and some rippers do. */
  isMoovLast?: boolean;
}

/** An MP4 audiobook: few silent frames of long declared duration. */
export function makeMp4({ durationSec, tags, chapters = [], chapterStyle = 'nero', isMoovLast = false }: Mp4Options): Buffer {
  const frames = 8;
  const audio = Buffer.alloc(frames * SILENT_FRAME.length, SILENT_FRAME);
  const hasText = chapters.length > 0 && chapterStyle !== 'nero';
  const hasNero = chapters.length > 0 && chapterStyle !== 'quicktime';
  const texts = hasText ? chapters.map(({ title }) => join(u16(Buffer.byteLength(title)), utf8(title), box('encd', u32(0x100)))) : [];
  const media = join(audio, texts);
  const head = box('ftyp', latin('M4B '), u32(512), latin('M4B mp42isom'));
  const mdat = box('mdat', media);
  const moovAt = (start: number) => moov({ durationSec, tags, chapters, hasNero, texts, frames, start });
  if (isMoovLast) return join(head, mdat, moovAt(head.length + 8));
  return join(head, moovAt(head.length + moovAt(0).length + 8), mdat);
}

interface MoovInput {
  durationSec: number;
  tags?: MadeTags;
  chapters: MadeChapter[];
  hasNero: boolean;
  texts: Buffer[];
  frames: number;
  start: number;
}

function moov({ durationSec, tags, chapters, hasNero, texts, frames, start }: MoovInput): Buffer {
  const units = Math.round(durationSec * RATE);
  const step = Math.floor(units / frames);
  const ends = chapters.map((_, index) => chapters[index + 1]?.startSec ?? durationSec);
  const audio = track({
    id: 1,
    handler: 'soun',
    timescale: RATE,
    duration: units,
    entry: audioEntry(),
    header: fullBox('smhd', 0, u32(0)),
    chapterTrack: texts.length > 0 ? 2 : 0,
    sizes: Array<number>(frames).fill(SILENT_FRAME.length),
    durations: [...Array<number>(frames - 1).fill(step), units - step * (frames - 1)],
    offset: start,
  });
  const text = track({
    id: 2,
    handler: 'text',
    timescale: 1000,
    duration: Math.round(durationSec * 1000),
    entry: box('text', zeros(6), u16(1), u32(1), u32(1), zeros(38)),
    header: box('gmhd', fullBox('gmin', 0, u16(0x40), u16(0x8000), u16(0x8000), u16(0x8000), u16(0), u16(0)), box('text', MATRIX)),
    chapterTrack: 0,
    sizes: texts.map((entry) => entry.length),
    durations: chapters.map(({ startSec }, index) => Math.round(((ends[index] ?? 0) - startSec) * 1000)),
    offset: start + frames * SILENT_FRAME.length,
  });
  const header = fullBox(
    'mvhd',
    0,
    u32(0),
    u32(0),
    u32(1000),
    u32(Math.round(durationSec * 1000)),
    u32(0x10000),
    u16(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(3),
  );
  const user = [...(tags ? [itunes(tags)] : []), ...(hasNero ? [nero(chapters)] : [])];
  return box('moov', header, audio, ...(texts.length > 0 ? [text] : []), ...(user.length > 0 ? [box('udta', ...user)] : []));
}

interface TrackInput {
  id: number;
  handler: 'soun' | 'text';
  timescale: number;
  duration: number;
  entry: Buffer;
  header: Buffer;
  chapterTrack: number;
  sizes: number[];
  durations: number[];
  offset: number;
}

function track({ id, handler, timescale, duration, entry, header, chapterTrack, sizes, durations, offset }: TrackInput): Buffer {
  const table = box(
    'stbl',
    fullBox('stsd', 0, u32(1), entry),
    fullBox(
      'stts',
      0,
      u32(durations.length),
      durations.flatMap((d) => [u32(1), u32(d)]),
    ),
    fullBox('stsc', 0, u32(1), u32(1), u32(sizes.length), u32(1)),
    fullBox('stsz', 0, u32(0), u32(sizes.length), sizes.map(u32)),
    fullBox('stco', 0, u32(1), u32(offset)),
  );
  return box(
    'trak',
    fullBox(
      'tkhd',
      handler === 'soun' ? 7 : 2,
      u32(0),
      u32(0),
      u32(id),
      u32(0),
      u32(Math.round((duration / timescale) * 1000)),
      zeros(8),
      u16(0),
      u16(0),
      u16(handler === 'soun' ? 0x100 : 0),
      u16(0),
      MATRIX,
      u32(0),
      u32(0),
    ),
    ...(chapterTrack ? [box('tref', box('chap', u32(chapterTrack)))] : []),
    box(
      'mdia',
      fullBox('mdhd', 0, u32(0), u32(0), u32(timescale), u32(duration), u16(0x55c4), u16(0)),
      fullBox('hdlr', 0, u32(0), latin(handler), zeros(12), latin('Handler\0')),
      box('minf', header, box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))), table),
    ),
  );
}

function audioEntry(): Buffer {
  const descriptor = (tag: number, ...body: Uint8Array[]) => join(Buffer.from([tag, join(...body).length]), ...body);
  const config = descriptor(4, Buffer.from([0x40, 0x15]), zeros(3), u32(64_000), u32(64_000), descriptor(5, Buffer.from('1388', 'hex')));
  const esds = fullBox('esds', 0, descriptor(3, u16(1), Buffer.from([0]), config, descriptor(6, Buffer.from([2]))));
  return box('mp4a', zeros(6), u16(1), zeros(8), u16(1), u16(16), u32(0), u16(RATE), u16(0), esds);
}

function nero(chapters: readonly MadeChapter[]): Buffer {
  const entries = chapters.slice(0, 255).map(({ startSec, title }) => {
    const name = utf8(title).subarray(0, 255);
    return join(u64(startSec * 1e7), Buffer.from([name.length]), name);
  });
  return fullBox('chpl', 0x01000000, u32(0), Buffer.from([entries.length]), entries);
}

function itunes(tags: MadeTags): Buffer {
  const data = (type: number, value: Uint8Array) => box('data', u32(type), u32(0), value);
  const text = (name: string, value: string | undefined) => (value === undefined ? [] : [box(name, data(1, utf8(value)))]);
  const count = (name: string, value: string | undefined) =>
    value === undefined ? [] : [box(name, data(0, join(u16(0), ...value.split('/').map((n) => u16(Number(n))), u16(0))))];
  const custom = Object.entries(tags.custom ?? {}).map(([name, value]) =>
    box('----', fullBox('mean', 0, latin('com.apple.iTunes')), fullBox('name', 0, latin(name)), data(1, utf8(value))),
  );
  const list = box(
    'ilst',
    ...text('\xa9nam', tags.title),
    ...text('\xa9alb', tags.album),
    ...text('\xa9ART', tags.artist),
    ...text('aART', tags.albumArtist),
    ...text('\xa9wrt', tags.composer),
    ...text('\xa9nrt', tags.narrator),
    ...text('\xa9day', tags.date),
    ...text('\xa9gen', tags.genre),
    ...text('\xa9pub', tags.publisher),
    ...text('desc', tags.description),
    ...count('trkn', tags.track),
    ...count('disk', tags.disc),
    ...custom,
    ...(tags.hasCover || tags.cover ? [box('covr', data(14, tags.cover ?? PIXEL))] : []),
  );
  return fullBox('meta', 0, fullBox('hdlr', 0, u32(0), latin('mdir'), latin('appl'), zeros(9)), list);
}

// ---------------------------------------------------------------- MP3

const MP3_HEADER = Buffer.from('fff318c4', 'hex');
const MP3_FRAME_SEC = 0.036;

export interface Mp3Options {
  durationSec: number;
  tags?: MadeTags;
  chapters?: MadeChapter[];
}

/** A silent MP3 (MPEG-2 layer III, 8 kbit/s) with an Info header and an ID3v2.4 tag. */
export function makeMp3({ durationSec, tags, chapters = [] }: Mp3Options): Buffer {
  const frames = Math.round(durationSec / MP3_FRAME_SEC);
  const audio = Buffer.alloc((frames + 1) * 36, join(MP3_HEADER, zeros(32)));
  audio.fill(0, 0, 36);
  join(MP3_HEADER, zeros(9), latin('Info'), u32(3), u32(frames), u32(audio.length)).copy(audio);
  return tags || chapters.length > 0 ? join(id3(tags ?? {}, chapters, durationSec), audio) : audio;
}

const syncsafe = (n: number) => Buffer.from([(n >> 21) & 127, (n >> 14) & 127, (n >> 7) & 127, n & 127]);

function id3(tags: MadeTags, chapters: readonly MadeChapter[], durationSec: number): Buffer {
  const frame = (id: string, body: Buffer) => join(latin(id), syncsafe(body.length), u16(0), body);
  const text = (id: string, value: string | undefined) => (value === undefined ? [] : [frame(id, join(Buffer.from([3]), utf8(value)))]);
  const custom = Object.entries(tags.custom ?? {}).map(([name, value]) => frame('TXXX', join(Buffer.from([3]), utf8(`${name}\0${value}`))));
  const chapterFrames = chapters.map(({ title, startSec }, index) =>
    frame(
      'CHAP',
      join(
        latin(`c${index}\0`),
        u32(startSec * 1000),
        u32((chapters[index + 1]?.startSec ?? durationSec) * 1000),
        u32(0xffffffff),
        u32(0xffffffff),
        ...text('TIT2', title),
      ),
    ),
  );
  const body = join(
    ...text('TIT2', tags.title),
    ...text('TALB', tags.album),
    ...text('TPE1', tags.artist),
    ...text('TPE2', tags.albumArtist),
    ...text('TCOM', tags.composer),
    ...text('TDRC', tags.date),
    ...text('TCON', tags.genre),
    ...text('TPUB', tags.publisher),
    ...text('TRCK', tags.track),
    ...text('TPOS', tags.disc),
    ...custom,
    ...(tags.description === undefined ? [] : [frame('COMM', join(Buffer.from([3]), latin('eng'), utf8(`\0${tags.description}`)))]),
    ...(tags.hasCover || tags.cover ? [frame('APIC', join(Buffer.from([0]), latin('image/png\0\x03\0'), tags.cover ?? PIXEL))] : []),
    ...chapterFrames,
    zeros(32),
  );
  return join(latin('ID3'), Buffer.from([4, 0, 0]), syncsafe(body.length), body);
}

// ---------------------------------------------------------------- FLAC

/** A FLAC of declared length with Vorbis comments and no audio at all. */
export function makeFlac(durationSec: number, comments: Readonly<Record<string, string>>): Buffer {
  const little = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(n);
    return bytes;
  };
  const samples = BigInt(Math.round(durationSec * 8000));
  const packed = (8000n << 44n) | (0n << 41n) | (15n << 36n) | samples;
  const info = join(u16(4096), u16(4096), zeros(6), u64(0), zeros(16));
  info.writeBigUInt64BE(packed, 10);
  const lines = Object.entries(comments).map(([key, value]) => utf8(`${key}=${value}`));
  const vorbis = join(little(4), latin('made'), little(lines.length), ...lines.flatMap((line) => [little(line.length), line]));
  const block = (type: number, body: Buffer) => join(Buffer.from([type]), u32(body.length).subarray(1), body);
  return join(latin('fLaC'), block(0, info), block(0x84, vorbis));
}

// ---------------------------------------------------------------- EPUB

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

export interface EpubOptions {
  title: string;
  authors: string[];
  language?: string;
  isbn?: string;
  publisher?: string;
  date?: string;
  description?: string;
  series?: { name: string; position: string };
  version?: '2.0' | '3.0';
  /** The picture, PNG; one pixel by default. */
  cover?: Buffer;
}

/** The package document of such an EPUB. */
export function makeOpf({ title, authors, language = 'en', isbn, publisher, date, description, series, version = '3.0' }: EpubOptions): string {
  const isThree = version === '3.0';
  const creators = authors.map((name, index) =>
    isThree
      ? `<dc:creator id="a${index}">${escapeXml(name)}</dc:creator><meta refines="#a${index}" property="role" scheme="marc:relators">aut</meta>`
      : `<dc:creator opf:role="aut">${escapeXml(name)}</dc:creator>`,
  );
  const optional = (name: string, value: string | undefined) => (value === undefined ? '' : `<dc:${name}>${escapeXml(value)}</dc:${name}>`);
  const collection = !series
    ? ''
    : isThree
      ? `<meta property="belongs-to-collection" id="s">${escapeXml(series.name)}</meta><meta refines="#s" property="collection-type">series</meta><meta refines="#s" property="group-position">${series.position}</meta>`
      : `<meta name="calibre:series" content="${escapeXml(series.name)}"/><meta name="calibre:series_index" content="${series.position}"/>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="${version}" unique-identifier="uid">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="uid">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier>${isbn ? `<dc:identifier>urn:isbn:${isbn}</dc:identifier>` : ''}
<dc:title>${escapeXml(title)}</dc:title>${creators.join('')}<dc:language>${language}</dc:language>
${optional('publisher', publisher)}${optional('date', date)}${optional('description', description)}${collection}
<meta name="cover" content="cover"/></metadata>
<manifest><item id="cover" href="cover.png" media-type="image/png"/><item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c1"/></spine></package>`;
}

/** An EPUB with one empty chapter and a cover of one pixel. */
export function makeEpub(options: EpubOptions): Buffer {
  const container =
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>';
  const page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>1</title></head><body><p>1</p></body></html>';
  const files = {
    'META-INF/container.xml': utf8(container),
    'OEBPS/content.opf': utf8(makeOpf(options)),
    'OEBPS/c1.xhtml': utf8(page),
    'OEBPS/cover.png': options.cover ?? PIXEL,
  };
  return Buffer.from(zipSync({ mimetype: [utf8('application/epub+zip'), { level: 0 }], ...files }, { mtime: '2020-01-01' }));
}

/** A PDF of one empty page with an information dictionary. */
export function makePdf(info: string): Buffer {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>', info];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return utf8(`${text}xref\n0 4\n0000000000 65535 f \n${rows}trailer\n<< /Size 4 /Root 1 0 R /Info 3 0 R >>\nstartxref\n${start}\n%%EOF`);
}
