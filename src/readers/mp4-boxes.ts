/**
 * Walks the boxes of an MP4 file from header to header and reads only the bodies that somebody asks for: the tables that place every
 * sample of a book of twenty hours have millions of entries. (ISO/IEC 14496-12.)
 */
import { type FileWindow, readAt } from './file-window.ts';

/** Room for a long description. No body is read beyond this. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_BOXES = 50_000;

/** A box, by the position of its body. */
export interface Box {
  type: string;
  from: number;
  to: number;
  /** True if it claims more than what holds it. */
  isCut: boolean;
}

/** The boxes between two positions; one that reaches beyond the end is cut there, and reading stops. */
export function* boxes(file: FileWindow, { from, to }: Pick<Box, 'from' | 'to'>): Generator<Box> {
  const header = Buffer.alloc(16);
  for (let at = from, count = 0; at + 8 <= to && count < MAX_BOXES; count++) {
    const available = file.read(header, at);
    if (available < 8) return;
    const short = header.readUInt32BE(0);
    const isLong = short === 1 && available === 16;
    const length = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    const headerBytes = isLong ? 16 : 8;
    if (length < headerBytes) return;
    yield { type: header.toString('latin1', 4, 8), from: at + headerBytes, to: Math.min(at + length, to), isCut: at + length > to };
    at += length;
  }
}

/** The first inner box of a type. @param skip bytes before the inner boxes */
export function child(file: FileWindow, box: Box | undefined, type: string, skip = 0): Box | undefined {
  if (!box) return undefined;
  for (const inner of boxes(file, { from: box.from + skip, to: box.to })) if (inner.type === type) return inner;
  return undefined;
}

/** The box at the end of a path of types. */
export function descend(file: FileWindow, box: Box, ...types: string[]): Box | undefined {
  return types.reduce<Box | undefined>((at, type) => child(file, at, type), box);
}

/** The body of a box; of a huge one its beginning. */
export function bodyOf(file: FileWindow, box: Box | undefined): Buffer | undefined {
  return box && readAt(file, box.from, Math.min(box.to - box.from, MAX_BODY_BYTES));
}

/** Reads `mvhd` and `mdhd`, whose layouts begin alike. */
export function timing(header: Buffer): { timescale: number; duration: number } {
  const isLong = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return { timescale, duration };
}
