/** Reads the chapters of an MP4 file: Nero's list, and QuickTime's text track. (QuickTime File Format, "Chapter Lists".) */
import type { Chapter } from '../domain/book/metadata.ts';
import { type ChapterStart, withEnds } from './chapter-starts.ts';
import { attempt, type FileWindow, readAt } from './file-window.ts';
import { type Box, bodyOf, boxes, child, descend } from './mp4-boxes.ts';
import { sampleTable } from './mp4-samples.ts';

const MAX_CHAPTERS = 10_000;
const MAX_NERO_CHAPTERS = 255;
const MAX_TEXT_BYTES = 4096;

/** The more complete list of the two, and whether a chapter lies beyond the end of the file. */
export function mp4Chapters(file: FileWindow, moov: Box, durationMs: number): { list: Chapter[]; isCutShort: boolean } {
  const nero = attempt(() => neroChapters(bodyOf(file, descend(file, moov, 'udta', 'chpl')), durationMs)) ?? [];
  // Nero's list ends at 255 entries; a longer book has the whole of it in its chapter track only.
  if (nero.length > 0 && nero.length < MAX_NERO_CHAPTERS) return { list: nero, isCutShort: false };
  const quicktime = quicktimeChapters(file, moov);
  return quicktime.list.length > nero.length ? quicktime : { ...quicktime, list: nero };
}

/** Nero's list: a count, then for each a start in 100 ns and a title with its length in one byte. */
function neroChapters(chpl: Buffer | undefined, durationMs: number): Chapter[] {
  if (!chpl) return [];
  const count = chpl.readUInt8(8);
  const starts: ChapterStart[] = [];
  for (let at = 9; starts.length < count && at + 9 <= chpl.length; ) {
    const startMs = Math.round(Number(chpl.readBigUInt64BE(at)) / 10_000);
    const length = chpl.readUInt8(at + 8);
    starts.push({ startMs, title: chpl.toString('utf8', at + 9, at + 9 + length) });
    at += 9 + length;
  }
  return withEnds(starts, durationMs);
}

/** The text track that an audio track's `tref/chap` points to: one sample per chapter, its duration the chapter's. */
function quicktimeChapters(file: FileWindow, moov: Box): { list: Chapter[]; isCutShort: boolean } {
  const tracks = [...boxes(file, moov)].filter(({ type }) => type === 'trak');
  const reference = tracks.map((track) => bodyOf(file, descend(file, track, 'tref', 'chap'))).find((chap) => chap !== undefined);
  const id = reference && attempt(() => reference.readUInt32BE(0));
  const track = tracks.find((each) => attempt(() => trackId(bodyOf(file, child(file, each, 'tkhd')))) === id);
  const samples = id !== undefined && track ? (attempt(() => sampleTable(file, track, MAX_CHAPTERS)) ?? []) : [];
  const list: Chapter[] = [];
  let at = 0;
  for (const { offset, size, durationMs } of samples) {
    const bytes = readAt(file, offset, Math.min(size, MAX_TEXT_BYTES));
    if (bytes.length < 2) return { list, isCutShort: true };
    const length = bytes.readUInt16BE(0);
    const title = bytes.subarray(2, 2 + length);
    list.push({
      title: isUtf16(title) ? new TextDecoder('utf-16').decode(title) : title.toString('utf8'),
      startMs: Math.round(at),
      endMs: Math.round(at + durationMs),
    });
    at += durationMs;
  }
  return { list, isCutShort: false };
}

function isUtf16(bytes: Buffer): boolean {
  return bytes.length >= 2 && ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe));
}

function trackId(header: Buffer | undefined): number | undefined {
  if (!header) return undefined;
  return header.readUInt32BE(header.readUInt8(0) === 1 ? 20 : 12);
}
