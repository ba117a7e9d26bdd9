/**
 * How long an MP3 or a bare AAC file sounds: by the header that counts its frames, if that agrees with the file; otherwise by
 * samples from its beginning to its end. (gabriel.mp3-tech.org/mp3infotag.html for Xing's header; Fraunhofer's `VBRI` stands 32 bytes
 * behind the first frame's header.)
 */

import { extensionOf } from '../domain/library/item.ts';
import type { SoundLength } from './audio-facts.ts';
import { endTags } from './end-tags.ts';
import { type FileWindow, readAt, sliceOf } from './file-window.ts';
import { ID3_HEADER_BYTES, syncsafe } from './id3-frames.ts';
import { countFrames, type FrameCount, findFrame, frameAt, type SoundFrame } from './mpeg-frames.ts';

const PIECE_BYTES = 16_384;
/** Of a long file so many are read; sound that is no longer than these is counted as a whole. */
const MAX_PIECES = 96;
/** If all frames in so many pieces have one bit rate, those between them have it, too. */
const FEW_PIECES = 9;
/** How far behind the tags sound may begin: some writers leave padding there. */
const MAX_SEARCH_BYTES = 262_144;
const MAX_TAGS = 100;
/** Room for both headers that count. */
const HEADER_BYTES = 64;

/** True for names of files that consist of frames. */
export function isMpegName(name: string): boolean {
  return ['mp3', 'mp2', 'aac'].includes(extensionOf(name));
}

/** Undefined if there is no sound of these kinds. */
export function mpegLength(file: FileWindow): SoundLength | undefined {
  const from = endOfTags(file);
  const countedMs = countedDuration(file, from) ?? 0;
  if (countedMs > 0) return { durationMs: countedMs, isEstimated: false };
  const start = findSound(file, from);
  if (!start) return undefined;
  const counted = countedBy(file, start);
  if (counted && !isContradicted(file, start, counted)) return { durationMs: toMs(counted.samples, start.frame), isEstimated: false };
  const sampled = sampledLength(sliceOf(file, 0, endTags(file).at(-1)?.from ?? file.sizeBytes), start);
  return sampled && { ...sampled, isCutShort: counted !== undefined && start.at + counted.bytes > file.sizeBytes };
}

/** Milliseconds by the header that counts, if a frame stands at the position and the header agrees with the file. */
export function countedDuration(file: FileWindow, soundAt: number): number | undefined {
  const frame = frameAt(readAt(file, soundAt, HEADER_BYTES), 0);
  const counted = frame && countedBy(file, { at: soundAt, frame });
  return counted && !isContradicted(file, { at: soundAt, frame }, counted) ? toMs(counted.samples, frame) : undefined;
}

function toMs(samples: number, { samplesPerSecond }: SoundFrame): number {
  return Math.round((samples / samplesPerSecond) * 1000);
}

interface Start {
  at: number;
  frame: SoundFrame;
}

/** The first frame behind the tags. */
function findSound(file: FileWindow, from: number): Start | undefined {
  for (let at = from; at < Math.min(file.sizeBytes, from + MAX_SEARCH_BYTES); at += PIECE_BYTES / 2) {
    const piece = readAt(file, at, PIECE_BYTES);
    const found = findFrame(piece, 0);
    const frame = found === undefined ? undefined : frameAt(piece, found);
    if (found !== undefined && frame) return { at: at + found, frame };
  }
  return undefined;
}

/** Where the ID3v2 tags at the beginning end; the beginning, if one claims more than there is. */
function endOfTags(file: FileWindow): number {
  const header = Buffer.alloc(ID3_HEADER_BYTES);
  let end = 0;
  for (let tags = 0; tags < MAX_TAGS && file.read(header, end) === header.length && header.toString('latin1', 0, 3) === 'ID3'; tags++) {
    const hasFooter = ((header[5] as number) & 0x10) !== 0;
    end += syncsafe(header.subarray(6)) + (hasFooter ? 2 : 1) * ID3_HEADER_BYTES;
  }
  return end < file.sizeBytes ? end : 0;
}

interface Counted {
  samples: number;
  /** From the frame that holds the header to the end of the sound. */
  bytes: number;
}

/** What the header in the first frame counts, Xing's or Fraunhofer's. */
function countedBy(file: FileWindow, { at, frame }: Start): Counted | undefined {
  if (frame.bitsPerSecond === undefined) return undefined;
  const head = readAt(file, at, HEADER_BYTES);
  if (head.length < HEADER_BYTES) return undefined;
  const isMono = (head[3] as number) >>> 6 === 3;
  const isFirstVersion = ((head[1] as number) >>> 3) % 4 === 3;
  const xingAt = 4 + (isFirstVersion ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const isXing = /^(?:Xing|Info)$/.test(head.toString('latin1', xingAt, xingAt + 4)) && (head.readUInt32BE(xingAt + 4) & 3) === 3;
  const isVbri = head.toString('latin1', 36, 40) === 'VBRI';
  if (!isXing && !isVbri) return undefined;
  const [frames, bytes] = isXing ? [head.readUInt32BE(xingAt + 8), head.readUInt32BE(xingAt + 12)] : [head.readUInt32BE(50), head.readUInt32BE(46)];
  return frames > 0 && bytes > 0 ? { samples: frames * frame.samples, bytes } : undefined;
}

/** Encoders count a frame more or less. */
const COUNT_TOLERANCE_BYTES = 4096;

/** True if the file ends before what the header counts, or sound goes on behind it: files that were joined keep the first one's header. */
function isContradicted(file: FileWindow, { at, frame }: Start, { bytes }: Counted): boolean {
  const restBytes = file.sizeBytes - at - bytes;
  if (restBytes < 0) return restBytes < -COUNT_TOLERANCE_BYTES;
  if (restBytes < COUNT_TOLERANCE_BYTES) return false;
  return findFrame(readAt(file, at + bytes, COUNT_TOLERANCE_BYTES), 0, frame.stream) !== undefined;
}

/** By all frames of a short file; by its bit rate if that is one everywhere; else by how many samples a byte holds in each piece. */
function sampledLength(file: FileWindow, { at, frame }: Start): SoundLength | undefined {
  const soundBytes = file.sizeBytes - at;
  if (soundBytes <= MAX_PIECES * PIECE_BYTES) {
    const { samples } = countFrames(readAt(file, at, soundBytes), frame.stream);
    return samples > 0 ? { durationMs: toMs(samples, frame), isEstimated: false } : undefined;
  }
  const { bitsPerSecond } = frame;
  const few = [...evenPieces(file, { at, frame }, FEW_PIECES)];
  if (bitsPerSecond !== undefined && few.every((piece) => piece.bitsPerSecond === bitsPerSecond)) {
    return { durationMs: Math.round((soundBytes * 8000) / bitsPerSecond), isEstimated: false };
  }
  // A piece without sound, such as a tag at the end, adds nothing.
  const perByte = [...evenPieces(file, { at, frame }, MAX_PIECES)].map(({ samples, spanBytes }) => (spanBytes > 0 ? samples / spanBytes : 0));
  const samples = (perByte.reduce((sum, each) => sum + each, 0) / MAX_PIECES) * soundBytes;
  return samples > 0 ? { durationMs: toMs(samples, frame), isEstimated: true } : undefined;
}

/** Frames in pieces at equal distances, the first at the beginning and the last at the end. */
function* evenPieces(file: FileWindow, { at, frame }: Start, count: number): Generator<FrameCount> {
  const stepBytes = (file.sizeBytes - at - PIECE_BYTES) / (count - 1);
  for (let index = 0; index < count; index++) yield countFrames(readAt(file, at + Math.floor(index * stepBytes), PIECE_BYTES), frame.stream);
}
