/** Reads the blocks before the sound of a FLAC file, one by one: a bad one costs what it holds and nothing else. (RFC 9639, 8.) */
import { ReadError } from '../domain/errors.ts';
import type { SoundFacts, SoundLength } from './audio-facts.ts';
import { type FileWindow, readAt } from './file-window.ts';
import { type FlacStream, lastFlacSample } from './flac-frames.ts';
import { type Comments, readComments } from './vorbis-comments.ts';

const STREAM_INFO = 0;
const COMMENT = 4;
const PICTURE = 6;
const INVALID = 127;
const STREAM_INFO_BYTES = 34;
const BLOCK_HEADER_BYTES = 4;
const MAX_BLOCKS = 1000;

/** @param from where `fLaC` stands. Throws `ReadError` if it does not. */
export function readFlac(file: FileWindow, from: number): SoundFacts {
  if (readAt(file, from, 4).toString('latin1') !== 'fLaC') throw new ReadError('not a FLAC file');
  const facts: SoundFacts = { tags: [], hasCover: false, isDamaged: true };
  let stream: FlacStream | undefined;
  let isDamaged = false;
  let at = from + 4;
  for (let count = 0; count < MAX_BLOCKS; count++) {
    const header = readAt(file, at, BLOCK_HEADER_BYTES);
    if (header.length < BLOCK_HEADER_BYTES) break;
    const type = (header[0] as number) & 127;
    const lengthBytes = header.readUIntBE(1, 3);
    at += BLOCK_HEADER_BYTES;
    if (type === INVALID || at + lengthBytes > file.sizeBytes) break;
    if (type === STREAM_INFO) stream = streamOf(readAt(file, at, lengthBytes));
    const comments = type === COMMENT ? readComments(readAt(file, at, lengthBytes)) : undefined;
    if (comments) facts.tags.push(...comments.list);
    facts.hasCover ||= type === PICTURE || comments?.hasPicture === true;
    isDamaged ||= comments?.isDamaged === true || (type === STREAM_INFO && !stream);
    at += lengthBytes;
    if ((header[0] as number) >= 128) return { ...facts, length: stream && lengthOf(file, stream, at), isDamaged };
  }
  return { ...facts, length: stream && lengthOf(file, stream, at) };
}

/** What the first block says of the sound; undefined if it is cut short or says nothing. */
export function streamOf(block: Buffer): FlacStream | undefined {
  if (block.length < STREAM_INFO_BYTES) return undefined;
  const packed = block.readBigUInt64BE(10);
  const samplesPerSecond = Number(packed >> 44n);
  if (samplesPerSecond === 0) return undefined;
  return { samplesPerSecond, samples: Number(packed & 0xf_ffff_ffffn), minBlockSamples: block.readUInt16BE(0), maxBlockSamples: block.readUInt16BE(2) };
}

/** By the last frame, if one can be found: who writes to a pipe states no length, and a file may be cut short. */
function lengthOf(file: FileWindow, stream: FlacStream, soundAt: number): SoundLength | undefined {
  const last = lastFlacSample(file, stream, soundAt);
  const isCutShort = last !== undefined && last < stream.samples;
  const samples = isCutShort || stream.samples === 0 ? last : stream.samples;
  return samples ? { durationMs: Math.round((samples / stream.samplesPerSecond) * 1000), isEstimated: false, isCutShort } : undefined;
}

/** Reads a comment block of a FLAC stream inside Ogg. */
export function readFlacBlock(block: Buffer): { comments?: Comments; isPicture: boolean } {
  const type = (block[0] ?? INVALID) & 127;
  return { comments: type === COMMENT ? readComments(block.subarray(BLOCK_HEADER_BYTES)) : undefined, isPicture: type === PICTURE };
}
