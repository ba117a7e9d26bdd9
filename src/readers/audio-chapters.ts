/** Chapters of what music-metadata reads: those of ID3, of an MP4 in fragments, of Vorbis comments, and of Matroska. */
import type { IAudioMetadata } from 'music-metadata';
import type { TagMap } from './audio-tags.ts';
import type { ChapterStart } from './chapter-starts.ts';
import type { FileWindow } from './file-window.ts';
import { id3Chapters } from './id3-chapters.ts';
import { matroskaChapters } from './matroska-chapters.ts';

/** Where the chapters of a file begin. @param tags its tags by the names under which the readers know them */
export function audioChapters(file: FileWindow, { native, format }: IAudioMetadata, tags: TagMap): ChapterStart[] {
  const id3 = Object.values(native).map(id3Chapters);
  return [...id3, mp4Chapters(format), vorbisChapters(tags)].find((starts) => starts.length > 0) ?? matroskaChapters(file);
}

/** Times are in units of their track. */
function mp4Chapters({ chapters = [] }: IAudioMetadata['format']): ChapterStart[] {
  // ID3 chapters are listed there as well, and have no such units.
  return chapters.flatMap(({ title, start, end, timeScale }) => {
    if (!timeScale) return [];
    const endMs = end === undefined ? undefined : Math.round((end / timeScale) * 1000);
    return [{ title, startMs: Math.round((start / timeScale) * 1000), endMs }];
  });
}

/** `CHAPTER001=00:00:00.000` with `CHAPTER001NAME=…` (Vorbis comments, by a custom of ogmtools). */
export function vorbisChapters(tags: TagMap): ChapterStart[] {
  const starts: ChapterStart[] = [];
  for (const [key, [value = '']] of tags) {
    const number = /^CHAPTER(\d{1,5})$/.exec(key)?.[1];
    const time = /^(\d{1,4}):(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)$/.exec(value.trim());
    if (!number || !time) continue;
    const seconds = Number((time[3] ?? '').replace(',', '.'));
    const startMs = Math.round((Number(time[1]) * 3600 + Number(time[2]) * 60 + seconds) * 1000);
    starts.push({ title: tags.get(`CHAPTER${number}NAME`)?.[0] ?? '', startMs });
  }
  return starts;
}
