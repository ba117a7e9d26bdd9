/**
 * Reads the second and later MP3 files of a book lightly: most tag frames of a track equal, byte for byte, those of the track before
 * it, and what they say about the book is known by then. Its title, its numbers and its duration are its own. A file that is unusual in
 * any way (other frames, chapters, a tag at its end, no header that counts its frames) is read as a first one is.
 * (id3.org, "ID3v2.3.0" and "ID3v2.4.0".)
 */

import type { RawMetadata } from '../domain/book/tidy.ts';
import { isOfBytes } from '../domain/text/decode.ts';
import { abridgedOf, isDramatised } from '../domain/text/edition-words.ts';
import { isPlaceholder } from '../domain/text/text.ts';
import type { AudioReading } from '../sdk/reading.ts';
import { countingNumber } from './audio-tags.ts';
import { endTags } from './end-tags.ts';
import { type FileWindow, readAt } from './file-window.ts';
import { type Id3Frame, id3Frames } from './id3-frames.ts';
import { countedDuration } from './mpeg-length.ts';

export interface TrackTag {
  /** Frames that tracks of one book have in common, as they stand in the file. */
  common: string;
  hasPicture: boolean;
  title?: string;
  track?: number;
  disc?: number;
  durationMs: number;
}

/** What is another for every track; the last ones say nothing that anybody asks for. */
const OWN_FRAMES: ReadonlySet<string> = new Set(['TIT2', 'TRCK', 'TPOS', 'TLEN', 'TSOT', 'PRIV', 'UFID', 'POPM', 'PCNT', 'MCDI']);
const CHAPTER_FRAMES: ReadonlySet<string> = new Set(['CHAP', 'CTOC']);
const MAX_COMMON_BYTES = 65_536;

/** Undefined for what is to be read as a first track is. */
export function readTrackTag(file: FileWindow): TrackTag | undefined {
  const list = id3Frames(file);
  const durationMs = list && countedDuration(file, list.end);
  const ending = list && commonEnding(file);
  if (!list || !durationMs || ending === undefined) return undefined;
  let common = ending;
  const own = new Map<string, string>();
  for (const frame of list.frames) {
    if (CHAPTER_FRAMES.has(frame.id) || common.length + frame.length > MAX_COMMON_BYTES) return undefined;
    if (frame.id === 'APIC' || (OWN_FRAMES.has(frame.id) && !NAMED.has(frame.id))) continue;
    if (!OWN_FRAMES.has(frame.id)) {
      common += `${frame.id}${frame.length}:${bodyOf(file, frame).toString('latin1')}`;
      continue;
    }
    const text = textOf(bodyOf(file, frame));
    if (text === undefined || own.has(frame.id)) return undefined;
    own.set(frame.id, text);
  }
  const hasPicture = list.frames.some(({ id }) => id === 'APIC');
  const title = own.get('TIT2') || undefined;
  return { common, hasPicture, title, track: countingNumber(own.get('TRCK')), disc: countingNumber(own.get('TPOS')), durationMs };
}

/** Those of the own frames that are read. */
const NAMED: ReadonlySet<string> = new Set(['TIT2', 'TRCK', 'TPOS']);

/** What a file says whose frames are those of one that was read before; undefined if they are not. */
export function readLike(before: { reading: AudioReading; tag: TrackTag }, tag: TrackTag, location: string): AudioReading | undefined {
  const { reading, album } = before.reading;
  if (before.tag.common !== tag.common || before.tag.hasPicture !== tag.hasPicture) return undefined;
  const title = album === undefined ? ownTitle(reading.metadata, tag) : album;
  if (title === undefined || (album !== undefined && reading.metadata.title !== album)) return undefined;
  const cover = reading.metadata.cover && { ...reading.metadata.cover, location };
  const metadata = { ...reading.metadata, title: title || undefined, durationMs: tag.durationMs, cover };
  return { ...before.reading, reading: { ...reading, metadata }, trackTitle: tag.title, track: tag.track, disc: tag.disc, durationMs: tag.durationMs };
}

/** Without an album a track's title is taken for the book's; undefined where it says more than that. */
function ownTitle({ abridged, dramatised }: RawMetadata, { title = '' }: TrackTag): string | undefined {
  const saysMore = abridged !== undefined || dramatised !== undefined || abridgedOf(title) !== undefined || isDramatised(title);
  return saysMore ? undefined : isPlaceholder(title) ? '' : title;
}

function bodyOf(file: FileWindow, { position, length }: Id3Frame): Buffer {
  const body = Buffer.alloc(length);
  return body.subarray(0, file.read(body, position));
}

/** The first value of a text frame; undefined if its encoding is in doubt. */
function textOf(body: Buffer): string | undefined {
  const [encoding] = body;
  const bytes = body.subarray(1);
  if (encoding === 0) return firstValue(bytes.toString('latin1'));
  if (encoding === 3) return firstValue(bytes.toString('utf8'));
  const isLittleEndian = encoding === 1 && bytes[0] === 0xff && bytes[1] === 0xfe;
  return isLittleEndian ? firstValue(bytes.subarray(2).toString('utf16le')) : undefined;
}

function firstValue(text: string): string | undefined {
  // What may be bytes of any charset: all texts of the tag together tell of which. A replacement character: the bytes are not in the encoding that they claim.
  return isOfBytes(text) || text.includes('\ufffd') ? undefined : (text.split('\0').find((part) => part.trim() !== '') ?? '');
}

const ID3V1_BYTES = 128;

/** Of an ID3v1 tag what tracks have in common: artist, album, year, comment; nothing if there is none; undefined for other tags at the end. */
function commonEnding(file: FileWindow): string | undefined {
  const tags = endTags(file);
  if (tags.some(({ kind }) => kind !== 'id3v1')) return undefined;
  return tags.length > 0 ? readAt(file, file.sizeBytes - ID3V1_BYTES, ID3V1_BYTES).toString('latin1', 33, 125) : '';
}
