/** Where the frames of a plain ID3v2 tag lie. (id3.org, "ID3v2.3.0" and "ID3v2.4.0", sections 3 and 4: header and frames.) */
import { type FileWindow, readAt } from './file-window.ts';

export interface Id3Frame {
  id: string;
  /** Of its body, in the file. */
  position: number;
  length: number;
  /** True if its size is written as plain bytes where seven bits of each belong. */
  isPlain: boolean;
}

export const ID3_HEADER_BYTES = 10;
export const FRAME_HEADER_BYTES = 10;
/** Eleven bits that are set: a frame of sound begins (ISO/IEC 11172-3, 2.4.1.3). */
const SOUND = 0xffe0;
const MAX_FRAMES = 20_000;

export interface Id3Tag {
  frames: Id3Frame[];
  /** Where the sound begins. */
  end: number;
  version?: 3 | 4;
}

/**
 * A tag of version 3 or 4 without flags, or no frames where the sound begins at once; undefined for any other beginning. What is cut
 * short or is no frame ends the list.
 */
export function id3Frames(file: FileWindow): Id3Tag | undefined {
  const header = Buffer.alloc(ID3_HEADER_BYTES);
  if (file.read(header, 0) < header.length) return undefined;
  if (header.readUInt16BE(0) >= SOUND) return { frames: [], end: 0 };
  if (header.toString('latin1', 0, 3) !== 'ID3' || header[5] !== 0) return undefined;
  const version = header[3];
  if (version !== 3 && version !== 4) return undefined;
  const end = ID3_HEADER_BYTES + syncsafe(header.subarray(6));
  if (end > file.sizeBytes) return undefined;
  return { frames: framesBetween(file, { from: ID3_HEADER_BYTES, to: end, version }), end, version };
}

/** The frames between two positions. What is cut short or is no frame ends the list. */
export function framesBetween(file: FileWindow, { from, to: end, version }: { from: number; to: number; version: 3 | 4 }): Id3Frame[] {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  const frames: Id3Frame[] = [];
  for (let at = from; at + FRAME_HEADER_BYTES <= end && frames.length < MAX_FRAMES; ) {
    if (file.read(header, at) < FRAME_HEADER_BYTES) break;
    const id = header.toString('latin1', 0, 4);
    const position = at + FRAME_HEADER_BYTES;
    const plain = header.readUInt32BE(4);
    const length = version === 3 ? plain : lengthOf(header.subarray(4, 8), (presumed) => behind(file, position + presumed, end));
    // Padding, or damage; frames with flags are compressed or encrypted.
    if (!FRAME_ID.test(id) || position + length > end || header[9] !== 0) break;
    frames.push({ id, position, length, isPlain: version === 4 && length !== syncsafe(header.subarray(4, 8)) });
    at = position + length;
  }
  return frames;
}

const FRAME_ID = /^[A-Z0-9]{4}$/;

/**
 * A size of version 4 has seven bits in each byte. Some encoders write it plain; it is read so that another frame, or at least
 * nothing, stands behind it.
 */
function lengthOf(size: Buffer, behindIt: (length: number) => 'frame' | 'padding' | 'other'): number {
  const safe = syncsafe(size);
  const plain = size.readUInt32BE(0);
  if (safe === plain) return safe;
  const readings = size.some((byte) => byte >= 0x80) ? [plain] : [safe, plain];
  return readings.find((length) => behindIt(length) === 'frame') ?? readings.find((length) => behindIt(length) === 'padding') ?? safe;
}

/** What stands at a position. The end of the tag is as good as a frame. */
function behind(file: FileWindow, position: number, end: number): 'frame' | 'padding' | 'other' {
  if (position >= end) return position === end ? 'frame' : 'other';
  const bytes = readAt(file, position, Math.min(FRAME_HEADER_BYTES, end - position));
  if (FRAME_ID.test(bytes.toString('latin1', 0, 4))) return 'frame';
  return bytes.length > 0 && bytes.every((byte) => byte === 0) ? 'padding' : 'other';
}

/** Seven bits of each byte. */
export function syncsafe(bytes: Buffer): number {
  return bytes.reduce((value, byte) => value * 128 + (byte & 0x7f), 0);
}
