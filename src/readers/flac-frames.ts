/** Finds the last frame of a FLAC file and what it counts. (RFC 9639, 9.1.) */
import { type FileWindow, readAt } from './file-window.ts';

export interface FlacStream {
  samplesPerSecond: number;
  /** 0 if the file does not say. */
  samples: number;
  /** The fewest and the most that a frame holds; one number where all hold as many. */
  minBlockSamples: number;
  maxBlockSamples: number;
}

/** More than the largest frame of two channels with 24 bits. */
const TAIL_BYTES = 65_536;
const MAX_HEADER_BYTES = 16;

/** How many samples there are up to the end of the last frame; undefined if none is found. */
export function lastFlacSample(file: FileWindow, stream: FlacStream, soundAt: number): number | undefined {
  const from = Math.max(soundAt, file.sizeBytes - TAIL_BYTES);
  const tail = readAt(file, from, TAIL_BYTES);
  for (let at = tail.lastIndexOf(0xff); at !== -1; at = at === 0 ? -1 : tail.lastIndexOf(0xff, at - 1)) {
    const end = sampleAfter(tail.subarray(at, at + MAX_HEADER_BYTES), stream);
    if (end !== undefined && (stream.samples === 0 || end <= stream.samples)) return end;
  }
  return undefined;
}

/** The number of the first sample behind a frame; undefined if no header of this stream stands there. */
function sampleAfter(header: Buffer, { minBlockSamples, maxBlockSamples }: FlacStream): number | undefined {
  const isFixed = minBlockSamples === maxBlockSamples;
  if (header.length < 6 || header[1] !== (isFixed ? 0xf8 : 0xf9) || !isFormat(header[3] as number)) return undefined;
  const number = codedNumber(header.subarray(4));
  if (!number) return undefined;
  const sizeCode = (header[2] as number) >>> 4;
  const rateCode = (header[2] as number) & 15;
  const sizeAt = 4 + number.lengthBytes;
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const crcAt = sizeAt + sizeBytes + (rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0);
  if (sizeCode === 0 || rateCode === 15 || crcAt >= header.length || crc8(header.subarray(0, crcAt)) !== header[crcAt]) return undefined;
  const samples = sizeBytes > 0 ? header.readUIntBE(sizeAt, sizeBytes) + 1 : statedSize(sizeCode);
  return (isFixed ? number.value * maxBlockSamples : number.value) + samples;
}

/** Channels, bits of a sample, and a bit that is never set. */
function isFormat(byte: number): boolean {
  return byte >>> 4 < 11 && ((byte >>> 1) & 7) !== 3 && (byte & 1) === 0;
}

function statedSize(code: number): number {
  return code === 1 ? 192 : code < 6 ? 576 << (code - 2) : 256 << (code - 8);
}

/** A number in the way of UTF-8, with up to seven bytes. */
function codedNumber(bytes: Buffer): { value: number; lengthBytes: number } | undefined {
  const [first = 0xff] = bytes;
  const lengthBytes = first < 0x80 ? 1 : Math.clz32(~(first << 24));
  if (lengthBytes > 7 || bytes.length < lengthBytes || (first >= 0x80 && lengthBytes < 2)) return undefined;
  let value = lengthBytes === 1 ? first : first & (0x7f >> lengthBytes);
  for (const byte of bytes.subarray(1, lengthBytes)) {
    if ((byte & 0xc0) !== 0x80) return undefined;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, lengthBytes };
}

function crc8(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return crc;
}
