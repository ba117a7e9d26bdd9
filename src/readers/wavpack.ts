/** What music-metadata is given of a WavPack file: it would go through all blocks, and only the first one and the tags tell something. */
import { endTags } from './end-tags.ts';
import { type FileWindow, joinedWindow, readAt, sliceOf } from './file-window.ts';

const BLOCK_SIZE_BYTES = 8;

export function isWavPack(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'wvpk';
}

/** The first block and the tags at the end, one directly behind the other. (wavpack.com, "WavPack 4 & 5 Binary File / Block Format".) */
export function withoutSound(file: FileWindow): FileWindow {
  const size = readAt(file, 4, 4);
  const blockEnd = Math.min(BLOCK_SIZE_BYTES + (size.length === 4 ? size.readUInt32LE(0) : 0), file.sizeBytes);
  const tagsAt = Math.max(blockEnd, endTags(file).at(-1)?.from ?? file.sizeBytes);
  return joinedWindow([sliceOf(file, 0, blockEnd), sliceOf(file, tagsAt, file.sizeBytes)]);
}
