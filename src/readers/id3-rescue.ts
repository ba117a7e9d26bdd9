/** Makes a readable ID3v2 tag of a damaged one: of those frames that can be read one by one. */
import { type FileWindow, readAt, windowOf } from './file-window.ts';
import { FRAME_HEADER_BYTES, framesBetween, ID3_HEADER_BYTES, type Id3Frame, syncsafe } from './id3-frames.ts';

/** A book has some hundred chapters; a damaged tag with more frames keeps the first. */
const MAX_FRAMES = 2000;
/** Of a picture only its beginning is kept: the question is whether there is one. */
const PICTURE_BYTES = 2048;

/** Undefined if the file does not begin with a tag of version 3 or 4. @param isReadable says whether a tag can be read */
export async function readableTag(file: FileWindow, isReadable: (tag: FileWindow) => Promise<boolean>): Promise<FileWindow | undefined> {
  const header = readAt(file, 0, ID3_HEADER_BYTES);
  const version = header[3];
  if (header.length < ID3_HEADER_BYTES || header.toString('latin1', 0, 3) !== 'ID3' || (version !== 3 && version !== 4)) return undefined;
  const to = Math.min(ID3_HEADER_BYTES + syncsafe(header.subarray(6)), file.sizeBytes);
  const kept: Buffer[] = [];
  for (const frame of framesBetween(file, { from: ID3_HEADER_BYTES, to, version }).slice(0, MAX_FRAMES)) {
    const bytes = frameBytes(file, frame, version);
    if (await isReadable(windowOf(tagOf(version, [bytes])))) kept.push(bytes);
  }
  return windowOf(tagOf(version, kept));
}

function frameBytes(file: FileWindow, { id, position, length }: Id3Frame, version: 3 | 4): Buffer {
  const body = readAt(file, position, id === 'APIC' ? Math.min(length, PICTURE_BYTES) : length);
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.write(id, 'latin1');
  if (version === 3) header.writeUInt32BE(body.length, 4);
  else writeSyncsafe(header, body.length, 4);
  return Buffer.concat([header, body]);
}

function tagOf(version: 3 | 4, frames: readonly Buffer[]): Buffer {
  const body = Buffer.concat(frames);
  const header = Buffer.alloc(ID3_HEADER_BYTES);
  header.write('ID3', 'latin1');
  header[3] = version;
  writeSyncsafe(header, body.length, 6);
  return Buffer.concat([header, body]);
}

/** Seven bits in each of four bytes. */
function writeSyncsafe(target: Buffer, value: number, at: number): void {
  for (const [byte, shift] of [21, 14, 7, 0].entries()) target[at + byte] = (value >>> shift) & 0x7f;
}
