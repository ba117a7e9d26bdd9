/** Reads the body of an ID3v2 tag but not the pictures in it: a book of fifty tracks often holds its cover fifty times. */
import type { FileWindow } from './file-window.ts';
import { ID3_HEADER_BYTES, id3Frames } from './id3-frames.ts';

/** A shorter tag is read as a whole. */
const LONG_BYTES = 32_768;
/** What is read of a picture: its type, its description and its first bytes. We only need to know that there is one. */
const PICTURE_HEAD_BYTES = 2048;

/** Fills `target` from a position; what it leaves out of pictures stays zero. Returns how many bytes there were. */
export function readWithoutPictures(file: FileWindow, target: Uint8Array, position: number): number {
  const isTagBody = target.length >= LONG_BYTES && position === ID3_HEADER_BYTES;
  const pictures = isTagBody ? (id3Frames(file)?.frames.filter(({ id, length }) => id === 'APIC' && length > PICTURE_HEAD_BYTES) ?? []) : [];
  let from = position;
  for (const picture of pictures) {
    const to = picture.position + PICTURE_HEAD_BYTES;
    file.read(target.subarray(from - position, to - position), from);
    from = picture.position + picture.length;
  }
  return from - position + file.read(target.subarray(from - position), from);
}
