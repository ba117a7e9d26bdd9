/**
 * Reads an Ogg file with Opus, Vorbis, Speex or FLAC: the comments from its first pages, the length from its last one. A file without
 * an end of its stream, such as one that was cut, has both. (RFC 7845; xiph.org, "Vorbis I" and "FLAC to Ogg mapping"; RFC 5574.)
 */
import { ReadError } from '../domain/errors.ts';
import type { SoundFacts, SoundLength } from './audio-facts.ts';
import { type FileWindow, readAt } from './file-window.ts';
import { readFlacBlock, streamOf } from './flac.ts';
import { lastPage, type OggPage, pageAt } from './ogg-pages.ts';
import { readComments } from './vorbis-comments.ts';

interface Stream {
  kind: 'opus' | 'vorbis' | 'speex' | 'flac';
  serial: number;
  samplesPerSecond: number;
  /** Samples at the beginning that are not meant to be heard. */
  preSkip: number;
}

const MAX_PAGES = 5000;
const MAX_PACKET_BYTES = 16 * 1024 * 1024;
/** Room for what the first packet of a stream says. */
const FIRST_BYTES = 64;
/** No page holds more sound than this; a stream whose first one counts from further on was cut out of a longer one. */
const MAX_PAGE_SECONDS = 30;
/** What stands before the comments in their packet. */
const COMMENTS_AT = { opus: 8, vorbis: 7, speex: 0 } as const;

/** Throws `ReadError` if there is no stream of sound that is known. */
export function readOgg(file: FileWindow): SoundFacts {
  const stream = findStream(file);
  if (!stream) throw new ReadError('an Ogg file without Opus, Vorbis, Speex or FLAC');
  return { ...headersOf(file, stream), length: lengthOf(file, stream) };
}

function* pagesOf(file: FileWindow): Generator<OggPage> {
  let page = pageAt(file, 0);
  for (let count = 0; page && count < MAX_PAGES; count++) {
    yield page;
    page = pageAt(file, page.end);
  }
}

/** The first stream of sound; all streams of a file begin before any of them goes on. */
function findStream(file: FileWindow): Stream | undefined {
  for (const page of pagesOf(file)) {
    if (!page.isFirst) return undefined;
    const stream = streamIn(readAt(file, page.bodyAt, FIRST_BYTES), page.serial);
    if (stream) return stream;
  }
  return undefined;
}

function streamIn(packet: Buffer, serial: number): Stream | undefined {
  if (packet.length < FIRST_BYTES) packet = Buffer.concat([packet, Buffer.alloc(FIRST_BYTES - packet.length)]);
  const begins = (magic: string) => packet.toString('latin1', 0, magic.length) === magic;
  if (begins('OpusHead')) return { kind: 'opus', serial, samplesPerSecond: 48_000, preSkip: packet.readUInt16LE(10) };
  if (begins('\x01vorbis')) return { kind: 'vorbis', serial, samplesPerSecond: packet.readUInt32LE(12), preSkip: 0 };
  if (begins('Speex   ')) return { kind: 'speex', serial, samplesPerSecond: packet.readUInt32LE(36), preSkip: 0 };
  const samplesPerSecond = begins('\x7fFLAC') ? streamOf(packet.subarray(17))?.samplesPerSecond : undefined;
  return samplesPerSecond === undefined ? undefined : { kind: 'flac', serial, samplesPerSecond, preSkip: 0 };
}

function headersOf(file: FileWindow, { kind, serial }: Stream): Omit<SoundFacts, 'length'> {
  const facts: Omit<SoundFacts, 'length'> = { tags: [], hasCover: false, isDamaged: true };
  let isDamaged = false;
  let index = 0;
  for (const { bytes, isWhole } of packetsOf(file, serial)) {
    if (index++ === 0) continue;
    const block = kind === 'flac' ? readFlacBlock(bytes) : { comments: readComments(bytes.subarray(COMMENTS_AT[kind])), isPicture: false };
    facts.tags.push(...(block.comments?.list ?? []));
    facts.hasCover ||= block.isPicture || block.comments?.hasPicture === true;
    isDamaged ||= !isWhole || block.comments?.isDamaged === true;
    const isLast = kind !== 'flac' || (bytes[0] ?? 0) >= 128;
    if (isLast) return { ...facts, isDamaged };
  }
  return facts;
}

/** The packets of a stream; what there is of one that is cut short. */
function* packetsOf(file: FileWindow, serial: number): Generator<{ bytes: Buffer; isWhole: boolean }> {
  let parts: Buffer[] = [];
  let sizeBytes = 0;
  for (const page of pagesOf(file)) {
    if (page.serial !== serial) continue;
    let at = page.bodyAt;
    for (const length of page.pieces) {
      if (sizeBytes < MAX_PACKET_BYTES) parts.push(readAt(file, at, length));
      sizeBytes += length;
      at += length;
      if (length === 255) continue;
      yield { bytes: Buffer.concat(parts), isWhole: sizeBytes <= MAX_PACKET_BYTES && at <= file.sizeBytes };
      [parts, sizeBytes] = [[], 0];
    }
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), isWhole: false };
}

/** What the last page counts, less what the first one counts if the stream does not begin at its beginning. */
function lengthOf(file: FileWindow, { serial, samplesPerSecond, preSkip }: Stream): SoundLength | undefined {
  const last = lastPage(file, serial);
  if (!last || samplesPerSecond === 0) return undefined;
  const first = firstGranule(file, serial);
  const isPart = first > MAX_PAGE_SECONDS * samplesPerSecond;
  const samples = last.granule - (isPart ? first : preSkip);
  return samples > 0 ? { durationMs: Math.round((samples / samplesPerSecond) * 1000), isEstimated: isPart, isCutShort: last.end > file.sizeBytes } : undefined;
}

function firstGranule(file: FileWindow, serial: number): number {
  for (const page of pagesOf(file)) if (page.serial === serial && page.granule > 0) return page.granule;
  return 0;
}
