/** Pages of an Ogg file and the packets that they carry. (RFC 3533, 6.) */
import { type FileWindow, readAt } from './file-window.ts';

export interface OggPage {
  /** Of its packets' bytes. */
  bodyAt: number;
  /** Lengths of the pieces of packets; a piece of less than 255 bytes ends its packet. */
  pieces: Buffer;
  serial: number;
  /** How far the sound has come at the end of the page; -1 if no packet ends in it. */
  granule: number;
  isFirst: boolean;
  isContinued: boolean;
  end: number;
}

const HEADER_BYTES = 27;
const MAX_PAGE_BYTES = HEADER_BYTES + 255 + 255 * 255;

/** The page that begins at a position; undefined if none does. */
export function pageAt(file: FileWindow, at: number): OggPage | undefined {
  const header = readAt(file, at, HEADER_BYTES + 255);
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, 4) !== 'OggS' || header[4] !== 0) return undefined;
  const pieces = header.subarray(HEADER_BYTES, HEADER_BYTES + (header[26] as number));
  const flags = header[5] as number;
  const bodyAt = at + HEADER_BYTES + pieces.length;
  return {
    bodyAt,
    pieces,
    serial: header.readUInt32LE(14),
    granule: Number(header.readBigInt64LE(6)),
    isFirst: (flags & 2) !== 0,
    isContinued: (flags & 1) !== 0,
    end: bodyAt + pieces.reduce((sum, length) => sum + length, 0),
  };
}

/** The last page of a stream in which a packet ends; undefined if the last few pages are another's. */
export function lastPage(file: FileWindow, serial: number): OggPage | undefined {
  let newer = Buffer.alloc(0);
  for (let back = 1; back <= 4; back++) {
    const from = Math.max(0, file.sizeBytes - back * MAX_PAGE_BYTES);
    const older = readAt(file, from, file.sizeBytes - from - newer.length);
    newer = Buffer.concat([older, newer]);
    for (let at = newer.lastIndexOf('OggS'); at !== -1; at = at === 0 ? -1 : newer.lastIndexOf('OggS', at - 1)) {
      const page = pageAt(file, from + at);
      if (page?.serial === serial && page.granule >= 0) return page;
    }
    if (from === 0) return undefined;
  }
  return undefined;
}
