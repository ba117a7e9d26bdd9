/**
 * What music-metadata is given of a WavPack file, and how far its sound goes. The library would go through all blocks, and only the first
 * one and the tags tell something. (wavpack.com, "WavPack 4 & 5 Binary File / Block Format".)
 */
import type { SoundLength } from './audio-facts.ts';
import { endTags } from './end-tags.ts';
import { type FileWindow, joinedWindow, readAt, sliceOf } from './file-window.ts';

const BLOCK_SIZE_BYTES = 8;

export function isWavPack(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'wvpk';
}

/** The first block and the tags at the end, one directly behind the other. */
export function withoutSound(file: FileWindow): FileWindow {
  const size = readAt(file, 4, 4);
  const blockEnd = Math.min(BLOCK_SIZE_BYTES + (size.length === 4 ? size.readUInt32LE(0) : 0), file.sizeBytes);
  const tagsAt = Math.max(blockEnd, endTags(file).at(-1)?.from ?? file.sizeBytes);
  return joinedWindow([sliceOf(file, 0, blockEnd), sliceOf(file, tagsAt, file.sizeBytes)]);
}

const UNKNOWN = 0xffff_ffff;
const HEADER_BYTES = 32;
/** Several blocks, of about half a second each. */
const TAIL_BYTES = 524_288;

/** The share of the stated length at which the last block ends: a file may be cut short, or written to a pipe and state nothing. */
export function presentWavPack(file: FileWindow, stated: SoundLength | undefined): SoundLength | undefined {
  const first = readAt(file, 0, HEADER_BYTES);
  const samples = first.length === HEADER_BYTES ? first.readUInt32LE(12) : 0;
  const end = lastSample(file, samples);
  if (!stated || end === undefined || end >= samples) return stated;
  return { durationMs: Math.round((stated.durationMs * end) / samples), isEstimated: false, isCutShort: samples !== UNKNOWN };
}

/** Behind the last block. Only the first one has to say how many there are in all. */
function lastSample(file: FileWindow, samples: number): number | undefined {
  const tail = readAt(file, Math.max(0, file.sizeBytes - TAIL_BYTES), TAIL_BYTES);
  for (let at = tail.lastIndexOf('wvpk'); at !== -1; at = at === 0 ? -1 : tail.lastIndexOf('wvpk', at - 1)) {
    if (at + HEADER_BYTES > tail.length) continue;
    const end = tail.readUInt32LE(at + 16) + tail.readUInt32LE(at + 20);
    // Versions 4 and 5; anything else only looks like a block.
    if (tail[at + 9] === 4 && end <= samples) return end;
  }
  return undefined;
}
