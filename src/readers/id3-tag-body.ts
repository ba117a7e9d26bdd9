/**
 * Reads the body of an ID3v2 tag as the library wants it: with sizes of frames that are written as the standard says, and without the
 * pictures, for a book of fifty tracks often holds its cover fifty times.
 */
import { type FileWindow, windowOf } from './file-window.ts';
import { FRAME_HEADER_BYTES, framesBetween, ID3_HEADER_BYTES, id3Frames } from './id3-frames.ts';

/** What is read of a picture: its type, its description and its first bytes. */
const PICTURE_HEAD_BYTES = 2048;

export interface TagBodyOptions {
  /** Of pictures their beginning is read: we only need to know that there is one. */
  hasWholePictures?: boolean;
}

/** Fills `target` from a position; what it leaves out of pictures stays zero. Returns how many bytes there were. */
export function readTagBody(file: FileWindow, target: Uint8Array, position: number, { hasWholePictures = false }: TagBodyOptions = {}): number {
  const tag = position === ID3_HEADER_BYTES ? id3Frames(file) : undefined;
  if (!tag || tag.end - position !== target.length) return file.read(target, position);
  let from = position;
  for (const { id, length, position: at } of tag.frames) {
    if (id !== 'APIC' || length <= PICTURE_HEAD_BYTES || hasWholePictures) continue;
    file.read(target.subarray(from - position, at + PICTURE_HEAD_BYTES - position), from);
    from = at + length;
  }
  const bytesRead = from - position + file.read(target.subarray(from - position), from);
  if (tag.version === 4) mendSizes(Buffer.from(target.buffer, target.byteOffset, bytesRead), 0, bytesRead);
  return bytesRead;
}

/** Writes plain sizes as those of version 4 should be, in chapters as well. */
function mendSizes(body: Buffer, from: number, to: number): void {
  for (const { id, position, length, isPlain } of framesBetween(windowOf(body), { from, to, version: 4 })) {
    const inner = innerFramesAt(id, body.subarray(position, position + length));
    if (inner !== undefined) mendSizes(body, position + inner, position + length);
    if (!isPlain) continue;
    const sizeAt = position - FRAME_HEADER_BYTES + ID_BYTES;
    for (const [byte, shift] of [21, 14, 7, 0].entries()) body[sizeAt + byte] = (length >>> shift) & 0x7f;
  }
}

const ID_BYTES = 4;
/** Behind a chapter's name: two times and two offsets. (id3.org, "ID3v2 Chapter Frame Addendum", 3.1.) */
const CHAPTER_BYTES = 16;

/** Where the frames inside a chapter or a table of contents begin; undefined for any other frame. */
function innerFramesAt(id: string, body: Buffer): number | undefined {
  if (id !== 'CHAP' && id !== 'CTOC') return undefined;
  const named = body.indexOf(0) + 1;
  if (named === 0) return undefined;
  if (id === 'CHAP') return named + CHAPTER_BYTES;
  // Flags, a count, and that many names (3.2).
  let at = named + 2;
  for (let left = body[named + 1] ?? 0; left > 0; left--) {
    const end = body.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  return at;
}
