/** Chapters of which a file states where they begin, and not always where they end. */
import type { Chapter } from '../domain/book/metadata.ts';

export interface ChapterStart {
  title: string;
  startMs: number;
  endMs?: number;
}

/**
 * Chapters in order of their starts, one behind the other. One that states no end, or none behind its start as marks do, ends where
 * the next begins, the last one at the end of the file. Of two that begin together the shorter one counts: the other is a part of
 * several chapters, and is left without length.
 */
export function withEnds(starts: readonly ChapterStart[], durationMs: number): Chapter[] {
  const ordered = starts.toSorted((a, b) => a.startMs - b.startMs || (b.endMs ?? 0) - (a.endMs ?? 0));
  return ordered.map(({ title, startMs, endMs = 0 }, index) => {
    const next = ordered[index + 1]?.startMs;
    const stated = endMs > startMs ? endMs : undefined;
    return { title, startMs, endMs: next === undefined ? (stated ?? Math.max(startMs, durationMs)) : Math.min(stated ?? next, next) };
  });
}
