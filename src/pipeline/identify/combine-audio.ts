/** Combines the audio files of one Item to one local candidate: order, whole duration, chapters across files, tags. */

import type { Chapter, FieldKey } from '../../domain/book/metadata.ts';
import type { RawMetadata } from '../../domain/book/tidy.ts';
import { baseName, type ItemFile, stemOf } from '../../domain/library/item.ts';
import { numberedName } from '../../domain/library/library-names.ts';
import type { AudioReading, Reading } from '../../sdk/reading.ts';

export interface ReadFile {
  file: ItemFile;
  reading: AudioReading;
}

/** Of chapters that are only the files themselves: better than nothing, worse than a provider's that fit. */
const FILE_CHAPTERS_CONFIDENCE = 0.5;
/** Shorter chapters are artefacts of cutting; Audiobookshelf drops them as well. */
const MIN_CHAPTER_MS = 100;

/** By disc and track where all files have them and no two are alike; else as the paths are ordered. */
export function inTrackOrder(files: readonly ReadFile[]): ReadFile[] {
  const rank = ({ reading }: ReadFile) => (reading.disc ?? 1) * 10_000 + (reading.track ?? 0);
  const isComplete = files.every(({ reading }) => reading.track !== undefined) && new Set(files.map(rank)).size === files.length;
  return isComplete ? [...files].sort((a, b) => rank(a) - rank(b)) : [...files];
}

/**
 * What all files together say. A field's value is the first file's that has it; a track's own title is the book's
 * only when the book is one file.
 * @param expected how many audio files the Item has, read or not
 */
export function combineAudio(files: readonly ReadFile[], expected: number): Reading | undefined {
  const [first] = files;
  if (!first) return undefined;
  const ordered = inTrackOrder(files);
  const metadata: RawMetadata = {};
  const confidence: Partial<Record<FieldKey, number>> = {};
  for (const { reading } of ordered) {
    for (const [key, value] of Object.entries(reading.reading.metadata) as [FieldKey, unknown][]) {
      const isStated = value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
      const isTrackTitle = key === 'title' && reading.album === undefined && expected > 1;
      if (!isStated || isTrackTitle || metadata[key] !== undefined) continue;
      Object.assign(metadata, { [key]: value });
      confidence[key] = reading.reading.confidence[key];
    }
  }
  const isWhole = withoutLength(files, expected) === 0;
  metadata.durationMs = isWhole ? files.reduce((sum, { reading }) => sum + (reading.durationMs ?? 0), 0) : undefined;
  confidence.durationMs = Math.min(...files.map(({ reading }) => reading.reading.confidence.durationMs ?? 1));
  const chapters = isWhole ? chaptersOf(ordered) : undefined;
  metadata.chapters = chapters?.list;
  if (chapters?.areFiles) confidence.chapters = FILE_CHAPTERS_CONFIDENCE;
  // Chapters of later files begin where the lengths of those before them end.
  if (files.length > 1 && confidence.chapters) confidence.chapters *= confidence.durationMs ?? 1;
  return { ...first.reading.reading, metadata, confidence };
}

/** Why a book of several files has no duration, if so: a sum that lacks a file is no duration, and chapters after a gap stand at wrong times. */
export function lengthProblem(files: readonly ReadFile[], expected: number): string | undefined {
  const missing = withoutLength(files, expected);
  if (missing === 0 || expected < 2) return undefined;
  const which = missing === 1 ? 'one has' : `${missing} have`;
  return `the duration and the chapters of the ${expected} audio files together are left out, because ${which} no known length`;
}

function withoutLength(files: readonly ReadFile[], expected: number): number {
  return expected - files.filter(({ reading }) => reading.durationMs !== undefined).length;
}

/** Embedded chapters, shifted by the files before; or one chapter per file. */
function chaptersOf(files: readonly ReadFile[]): { list: Chapter[]; areFiles: boolean } | undefined {
  const embedded = files.map(({ reading }) => reading.reading.metadata.chapters ?? []);
  if (embedded.some((chapters) => chapters.length > 0) && (files.length === 1 || embedded.every((chapters) => chapters.length > 0))) {
    return { list: shifted(files, embedded).filter(({ startMs, endMs }) => endMs - startMs >= MIN_CHAPTER_MS), areFiles: false };
  }
  if (files.length < 2) return undefined;
  const titles = files.map(({ reading }) => reading.trackTitle ?? '');
  const areTitled = titles.every(Boolean) && new Set(titles).size === files.length;
  const own = files.map(({ file, reading }, index) => [
    { title: areTitled ? (titles[index] ?? '') : nameOf(file), startMs: 0, endMs: reading.durationMs ?? 0 },
  ]);
  return { list: shifted(files, own), areFiles: true };
}

function shifted(files: readonly ReadFile[], chapters: readonly Chapter[][]): Chapter[] {
  let offsetMs = 0;
  return files.flatMap(({ reading }, index) => {
    const moved = (chapters[index] ?? []).map(({ title, startMs, endMs }) => ({ title, startMs: startMs + offsetMs, endMs: endMs + offsetMs }));
    offsetMs += reading.durationMs ?? 0;
    return moved;
  });
}

/** A file's name without the number that only counts, unless nothing else is left. */
function nameOf(file: ItemFile): string {
  const stem = stemOf(baseName(file.path));
  const counted = numberedName(stem);
  return counted?.rest ? stem.replace(/^\d{1,4}\s*[-._)\]]*\s*/, '') : stem;
}
