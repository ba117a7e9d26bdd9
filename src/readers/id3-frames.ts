/** Where the frames of a plain ID3v2 tag lie. (id3.org, "ID3v2.3.0" and "ID3v2.4.0", sections 3 and 4: header and frames.) */
import type { FileWindow } from './file-window.ts';

export interface Id3Frame {
  id: string;
  /** Of its body, in the file. */
  position: number;
  length: number;
}

export const ID3_HEADER_BYTES = 10;
const FRAME_HEADER_BYTES = 10;
/** Eleven bits that are set: a frame of sound begins (ISO/IEC 11172-3, 2.4.1.3). */
const SOUND = 0xffe0;
const MAX_FRAMES = 5000;

/**
 * The frames of a tag of version 3 or 4 without flags, or none where the sound begins at once, and where it does; undefined for any other beginning. What is cut short
 * or is no frame ends the list.
 */
export function id3Frames(file: FileWindow): { frames: Id3Frame[]; end: number } | undefined {
  const header = Buffer.alloc(ID3_HEADER_BYTES);
  if (file.read(header, 0) < header.length) return undefined;
  if (header.readUInt16BE(0) >= SOUND) return { frames: [], end: 0 };
  if (header.toString('latin1', 0, 3) !== 'ID3' || header[5] !== 0) return undefined;
  const version = header[3];
  if (version !== 3 && version !== 4) return undefined;
  const end = ID3_HEADER_BYTES + syncsafe(header.subarray(6));
  if (end > file.sizeBytes) return undefined;
  const frames: Id3Frame[] = [];
  for (let at = ID3_HEADER_BYTES; at + FRAME_HEADER_BYTES <= end && frames.length < MAX_FRAMES; ) {
    if (file.read(header, at) < FRAME_HEADER_BYTES) break;
    const id = header.toString('latin1', 0, 4);
    const length = version === 3 ? header.readUInt32BE(4) : syncsafe(header.subarray(4, 8));
    // Padding, or damage; frames with flags are compressed or encrypted.
    if (!/^[A-Z0-9]{4}$/.test(id) || at + FRAME_HEADER_BYTES + length > end || header[9] !== 0) break;
    frames.push({ id, position: at + FRAME_HEADER_BYTES, length });
    at += FRAME_HEADER_BYTES + length;
  }
  return { frames, end };
}

/** Seven bits of each byte. */
function syncsafe(bytes: Buffer): number {
  return bytes.reduce((value, byte) => value * 128 + (byte & 0x7f), 0);
}
