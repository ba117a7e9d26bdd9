/** Chapters of which a file states where they begin, and not always where they end. */
import type { Chapter } from '../domain/book/metadata.ts';

export interface ChapterStart {
  title: string;
  startMs: number;
  endMs?: number;
}

/**
 * Chapters in order of their starts. One that states no end, or none behind its start as marks do, ends where the next begins, the
 * last one at the end of the file.
 */
export function withEnds(starts: readonly ChapterStart[], durationMs: number): Chapter[] {
  const ordered = starts.toSorted((a, b) => a.startMs - b.startMs);
  return ordered.map(({ title, startMs, endMs = 0 }, index) => ({
    title,
    startMs,
    endMs: endMs > startMs ? endMs : (ordered[index + 1]?.startMs ?? Math.max(startMs, durationMs)),
  }));
}
