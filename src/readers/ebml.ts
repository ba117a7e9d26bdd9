/** Walks the elements of a Matroska or WebM file from header to header. (RFC 8794, sections 4 to 6.) */
import { type FileWindow, readAt } from './file-window.ts';

/** An element, by the position of its body. */
export interface EbmlElement {
  id: number;
  from: number;
  to: number;
}

/** Of what is read as a whole: texts and numbers. */
const MAX_BODY_BYTES = 4096;
const MAX_ELEMENTS = 100_000;
const MAX_ID_BYTES = 4;
const MAX_SIZE_BYTES = 8;

/** The elements between two positions. One of unknown size, as live recordings have, reaches to the end, and so does one that claims more than there is. */
export function* elements(file: FileWindow, { from, to }: { from: number; to: number }): Generator<EbmlElement> {
  const header = Buffer.alloc(MAX_ID_BYTES + MAX_SIZE_BYTES);
  for (let at = from, count = 0; at < to && count < MAX_ELEMENTS; count++) {
    const available = header.subarray(0, file.read(header, at));
    const idBytes = widthOf(available[0], MAX_ID_BYTES);
    const sizeBytes = widthOf(available[idBytes ?? 0], MAX_SIZE_BYTES);
    if (idBytes === undefined || sizeBytes === undefined || idBytes + sizeBytes > available.length) return;
    const body = at + idBytes + sizeBytes;
    const size = sizeOf(available.subarray(idBytes, idBytes + sizeBytes));
    const end = size === undefined ? to : Math.min(body + size, to);
    yield { id: available.readUIntBE(0, idBytes), from: body, to: end };
    at = end;
  }
}

/** Of a number of variable width: its first byte has as many zeros at its head as bytes follow. */
function widthOf(first: number | undefined, most: number): number | undefined {
  const width = first === undefined ? most + 1 : Math.clz32(first) - 23;
  return width <= most ? width : undefined;
}

/** Undefined if all its bits are set: nobody knew. */
function sizeOf(bytes: Buffer): number | undefined {
  const bits = 7 * bytes.length;
  const value = bytes.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & (0xff >>> bytes.length) : byte), 0);
  return value === 2 ** bits - 1 ? undefined : value;
}

/** A whole number; 0 for one of no bytes. Beyond 2⁵³ it is rounded. */
export function numberOf(file: FileWindow, { from, to }: EbmlElement): number {
  return readAt(file, from, Math.min(to - from, 8)).reduce((sum, byte) => sum * 256 + byte, 0);
}

export function textOf(file: FileWindow, { from, to }: EbmlElement): string {
  return (
    readAt(file, from, Math.min(to - from, MAX_BODY_BYTES))
      .toString('utf8')
      .split('\0', 1)[0] ?? ''
  );
}
