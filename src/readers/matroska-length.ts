/** How far the sound of a Matroska or WebM file goes, where its header does not tell: it was written to a pipe, or is cut short. (RFC 9559, 5.1.) */
import type { SoundLength } from './audio-facts.ts';
import { elements, numberOf } from './ebml.ts';
import { type FileWindow, readAt } from './file-window.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const CLUSTER_ID = Buffer.from('1f43b675', 'hex');
const NANOSECONDS_PER_MS = 1_000_000;
/** More than the clusters of sound that usual writers make: five seconds, or the bytes of a few. */
const TAIL_BYTES = 1024 * 1024;

/** @param stated by the header */
export function matroskaLength(file: FileWindow, stated: SoundLength | undefined): SoundLength | undefined {
  const [head] = elements(file, { from: 0, to: file.sizeBytes });
  if (head?.id !== EBML) return stated;
  // A segment of unknown size reaches to the end of what is asked for.
  const [segment] = elements(file, { from: head.to, to: Number.MAX_SAFE_INTEGER });
  const isCutShort = segment?.id === SEGMENT && segment.to < Number.MAX_SAFE_INTEGER && segment.to > file.sizeBytes;
  if (!segment || (stated && !isCutShort)) return stated;
  const durationMs = Math.round(lastTimestamp(file, segment.from) * scaleOf(file, segment.from));
  return durationMs > 0 ? { durationMs, isEstimated: true, isCutShort } : stated;
}

/** Milliseconds of one unit. */
function scaleOf(file: FileWindow, from: number): number {
  for (const element of elements(file, { from, to: file.sizeBytes })) {
    if (element.id !== INFO) continue;
    for (const inner of elements(file, element)) if (inner.id === TIMESTAMP_SCALE) return numberOf(file, inner) / NANOSECONDS_PER_MS;
    break;
  }
  return 1;
}

/** Of the last block in the last cluster that can be found. */
function lastTimestamp(file: FileWindow, from: number): number {
  const tailAt = Math.max(from, file.sizeBytes - TAIL_BYTES);
  const tail = readAt(file, tailAt, TAIL_BYTES);
  for (let at = tail.lastIndexOf(CLUSTER_ID); at !== -1; at = at === 0 ? -1 : tail.lastIndexOf(CLUSTER_ID, at - 1)) {
    const [cluster] = elements(file, { from: tailAt + at, to: file.sizeBytes });
    const timestamp = cluster && lastTimestampIn(file, cluster);
    if (timestamp !== undefined) return timestamp;
  }
  return 0;
}

function lastTimestampIn(file: FileWindow, cluster: { from: number; to: number }): number | undefined {
  let start: number | undefined;
  let offset = 0;
  for (const element of elements(file, cluster)) {
    if (element.id === TIMESTAMP) start = numberOf(file, element);
    const [group] = element.id === BLOCK_GROUP ? elements(file, element) : [];
    const block = element.id === SIMPLE_BLOCK ? element : group?.id === BLOCK ? group : undefined;
    // Behind the number of the track, of one byte for the first 127 tracks.
    const relative = block ? readAt(file, block.from + 1, 2) : Buffer.alloc(0);
    if (relative.length === 2) offset = Math.max(offset, relative.readInt16BE(0));
  }
  return start === undefined ? undefined : start + offset;
}
