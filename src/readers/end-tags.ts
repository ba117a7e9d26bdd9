/**
 * Finds the tags at the end of an MP3 file from the last one to the first: each says how long it is in its last bytes. Nothing else is
 * read. (id3.org, "ID3v1", "Lyrics3 v1" and "v2.00", "ID3v2.4.0", 3.4; wiki.hydrogenaud.io, "APE Tags Header".)
 */
import { decodeText } from '../domain/text/decode.ts';
import { type FileWindow, readAt } from './file-window.ts';
import { syncsafe } from './id3-frames.ts';

export interface EndTag {
  kind: 'id3v1' | 'lyrics3' | 'ape' | 'id3v2';
  from: number;
  to: number;
}

const ID3V1_BYTES = 128;
/** An extension of ID3v1 that stands before it. */
const ID3V1_PLUS_BYTES = 227;
const APE_FOOTER_BYTES = 32;
const ID3V2_FOOTER_BYTES = 10;
const LYRICS_END_BYTES = 9;
const LYRICS_SIZE_BYTES = 6;
/** Of the first version, which does not state its length. */
const MAX_LYRICS_BYTES = 5100;
const LYRICS_BEGIN = 'LYRICSBEGIN';
const MAX_TAGS = 8;

/** The tags at the end, the last one first. */
export function endTags(file: FileWindow): EndTag[] {
  const tags: EndTag[] = [];
  for (let to = file.sizeBytes; tags.length < MAX_TAGS; ) {
    const tag = tagBefore(file, to);
    if (!tag || tag.from < 0 || tag.from >= to) break;
    tags.push(tag);
    to = tag.from;
  }
  return tags;
}

function tagBefore(file: FileWindow, to: number): EndTag | undefined {
  const tail = readAt(file, Math.max(0, to - ID3V1_BYTES), Math.min(ID3V1_BYTES, to));
  const textAt = (fromEnd: number, length: number) => tail.toString('latin1', Math.max(0, tail.length - fromEnd), Math.max(0, tail.length - fromEnd + length));
  if (tail.length === ID3V1_BYTES && textAt(ID3V1_BYTES, 3) === 'TAG') return { kind: 'id3v1', from: id3v1Start(file, to), to };
  if (textAt(APE_FOOTER_BYTES, 8) === 'APETAGEX') return { kind: 'ape', from: apeStart(tail, to), to };
  if (textAt(ID3V2_FOOTER_BYTES, 3) === '3DI') {
    const from = to - 2 * ID3V2_FOOTER_BYTES - syncsafe(tail.subarray(-4));
    return from >= 0 && readAt(file, from, 3).toString('latin1') === 'ID3' ? { kind: 'id3v2', from, to } : undefined;
  }
  const lyrics = lyricsStart(file, to, textAt(LYRICS_END_BYTES, LYRICS_END_BYTES), textAt(LYRICS_END_BYTES + LYRICS_SIZE_BYTES, LYRICS_SIZE_BYTES));
  return lyrics === undefined ? undefined : { kind: 'lyrics3', from: lyrics, to };
}

function id3v1Start(file: FileWindow, to: number): number {
  const from = to - ID3V1_BYTES;
  const isExtended = from >= ID3V1_PLUS_BYTES && readAt(file, from - ID3V1_PLUS_BYTES, 4).toString('latin1') === 'TAG+';
  return isExtended ? from - ID3V1_PLUS_BYTES : from;
}

/** The size counts the footer and not the header. */
function apeStart(tail: Buffer, to: number): number {
  const footer = tail.subarray(-APE_FOOTER_BYTES);
  const hasHeader = footer.readUInt32LE(20) >= 0x8000_0000;
  return to - footer.readUInt32LE(12) - (hasHeader ? APE_FOOTER_BYTES : 0);
}

function lyricsStart(file: FileWindow, to: number, end: string, size: string): number | undefined {
  if (end === 'LYRICS200' && /^\d{6}$/.test(size)) {
    const from = to - LYRICS_END_BYTES - LYRICS_SIZE_BYTES - Number(size);
    return from >= 0 && readAt(file, from, LYRICS_BEGIN.length).toString('latin1') === LYRICS_BEGIN ? from : undefined;
  }
  if (end !== 'LYRICSEND') return undefined;
  const first = Math.max(0, to - MAX_LYRICS_BYTES - LYRICS_BEGIN.length - LYRICS_END_BYTES);
  const at = readAt(file, first, to - first).lastIndexOf(LYRICS_BEGIN, undefined, 'latin1');
  return at < 0 ? undefined : first + at;
}

/** Fields of Lyrics3 v2.00 by the names that other tags have for them; the others are about the song. */
const LYRICS_FIELDS: ReadonlyMap<string, string> = new Map(Object.entries({ ETT: 'TITLE', EAR: 'ARTIST', EAL: 'ALBUM' }));
const FIELD_HEAD_BYTES = 8;

/** What the fields of a Lyrics3 tag say of a book: each has a name of three letters and a length of five digits. */
export function lyricsFields(bytes: Buffer): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (let at = LYRICS_BEGIN.length; at + FIELD_HEAD_BYTES <= bytes.length; ) {
    const head = bytes.toString('latin1', at, at + FIELD_HEAD_BYTES);
    if (!/^[A-Z]{3}\d{5}$/.test(head)) break;
    const from = at + FIELD_HEAD_BYTES;
    at = from + Number(head.slice(3));
    const name = LYRICS_FIELDS.get(head.slice(0, 3));
    if (name && at <= bytes.length) found.push([name, decodeText(bytes.subarray(from, at))]);
  }
  return found;
}
