/** Chapters of a whole book and its files: the same chapters as each file sees them. */

import type { Chapter } from '../../domain/book/metadata.ts';
import { baseName, stemOf } from '../../domain/library/item.ts';
import type { Track } from '../exporter.ts';

export interface TrackChapter {
  title: string;
  /** From the start of its file. */
  startMs: number;
}

/** A chapter this close to the start of a file begins there. */
const NEAR_START_MS = 2000;

/**
 * For each file its chapters, the first of them at 0, or players would skip what comes before it. A chapter that began in an
 * earlier file goes on under its title. Without chapters each of several files is one; undefined for a single file without
 * any, or where lengths are unknown and chapters cannot be placed.
 */
export function chaptersByTrack(chapters: readonly Chapter[], tracks: readonly Track[]): TrackChapter[][] | undefined {
  if (tracks.length === 0) return undefined;
  const ends = endsOf(tracks);
  if (chapters.length === 0 || !ends) {
    if (tracks.length === 1) return chapters.length > 0 ? [placed(chapters, 0, Number.POSITIVE_INFINITY)] : undefined;
    return tracks.map(({ path }) => [{ title: stemOf(baseName(path)), startMs: 0 }]);
  }
  return tracks.map((_, index) => placed(chapters, ends[index - 1] ?? 0, index === tracks.length - 1 ? Number.POSITIVE_INFINITY : (ends[index] ?? 0)));
}

/** Where each file ends in the whole; undefined if the length of any but the last is unknown. */
function endsOf(tracks: readonly Track[]): number[] | undefined {
  let total = 0;
  const ends: number[] = [];
  for (const [index, { durationMs }] of tracks.entries()) {
    if (durationMs === undefined && index < tracks.length - 1) return undefined;
    total += durationMs ?? 0;
    ends.push(total);
  }
  return ends;
}

function placed(chapters: readonly Chapter[], fromMs: number, toMs: number): TrackChapter[] {
  const inside = chapters.filter(({ startMs }) => startMs >= fromMs && startMs < toMs).map(({ title, startMs }) => ({ title, startMs: startMs - fromMs }));
  const [first] = inside;
  if (first && first.startMs <= NEAR_START_MS) return [{ ...first, startMs: 0 }, ...inside.slice(1)];
  const running = chapters.findLast(({ startMs }) => startMs < fromMs);
  if (running) return [{ title: running.title, startMs: 0 }, ...inside];
  return first ? [{ ...first, startMs: 0 }, ...inside.slice(1)] : [{ title: '', startMs: 0 }];
}
