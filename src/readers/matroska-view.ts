/** What music-metadata is given of a Matroska or WebM file: it would go through all clusters of sound, and none of them tells anything. (RFC 9559, 5.1.1.) */
import { elements, numberOf } from './ebml.ts';
import { type FileWindow, joinedWindow, sliceOf } from './file-window.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_POSITION = 0x53ac;
const CLUSTER = 0x1f43b675;

/** What stands before the first cluster, and behind the last one from where the index names something; the file itself if it is of another format or has no index. */
export function withoutClusters(file: FileWindow): FileWindow {
  const [head] = elements(file, { from: 0, to: file.sizeBytes });
  const [segment] = head?.id === EBML ? elements(file, { from: head.to, to: file.sizeBytes }) : [];
  if (segment?.id !== SEGMENT) return file;
  let before = segment.from;
  let named: number[] | undefined;
  for (const element of elements(file, segment)) {
    if (element.id === CLUSTER) break;
    before = element.to;
    if (element.id === SEEK_HEAD) named = [...(named ?? []), ...positionsIn(file, element).map((position) => segment.from + position)];
  }
  if (!named) return file;
  const behind = Math.min(file.sizeBytes, ...named.filter((position) => position >= before));
  return behind > before ? joinedWindow([sliceOf(file, 0, before), sliceOf(file, behind, file.sizeBytes)]) : file;
}

/** Counted from where the body of the segment begins. */
function positionsIn(file: FileWindow, index: { from: number; to: number }): number[] {
  return [...elements(file, index)]
    .filter(({ id }) => id === SEEK)
    .flatMap((seek) => [...elements(file, seek)].filter(({ id }) => id === SEEK_POSITION).map((position) => numberOf(file, position)));
}
