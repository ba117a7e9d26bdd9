/** Chapters of an ID3v2 tag, as music-metadata gives its frames. (id3.org, "ID3v2 Chapter Frame Addendum".) */
import type { ITag } from 'music-metadata';
import type { ChapterStart } from './chapter-starts.ts';

/** A time that is not stated. */
const UNKNOWN_TIME = 0xffffffff;

/** The types of the library do not hold for damaged frames. */
interface ChapterFrame {
  label?: unknown;
  info?: { startTime?: unknown; endTime?: unknown };
  frames?: ReadonlyMap<string, unknown>;
}

/**
 * Every chapter frame, whatever the table of contents says: it counts to 255 at most, may be nested, and may be damaged. One that has
 * no title, and that a table leaves out on purpose, shows a picture and is no chapter.
 */
export function id3Chapters(tags: readonly ITag[]): ChapterStart[] {
  const listed = new Set(
    tags.filter(({ id }) => id === 'CTOC').flatMap(({ value }) => (value as { childElementIds?: string[] } | undefined)?.childElementIds ?? []),
  );
  const starts: ChapterStart[] = [];
  for (const { id, value } of tags) {
    if (id !== 'CHAP') continue;
    const { label, info, frames } = (value ?? {}) as ChapterFrame;
    const title = frames?.get('TIT2');
    const hasTitle = typeof title === 'string' && title !== '';
    const isHidden = !hasTitle && listed.size > 0 && !listed.has(String(label));
    if (typeof info?.startTime !== 'number' || info.startTime === UNKNOWN_TIME || isHidden) continue;
    const isEndStated = typeof info.endTime === 'number' && info.endTime !== UNKNOWN_TIME;
    starts.push({ title: hasTitle ? title : '', startMs: info.startTime, endMs: isEndStated ? (info.endTime as number) : undefined });
  }
  return starts;
}
