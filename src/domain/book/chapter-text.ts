/** Chapters as people write them: a line each, with where it begins and what it is called. Pure. */
import { cleanLine } from '../text/text.ts';
import type { Chapter, Metadata } from './metadata.ts';

/** How a chapter begins: `1:02:03.5`, `62:03`. */
const TIME = /^(?:(\d{1,4}):)?(\d{1,5}):(\d{2})(?:[.,](\d{1,3}))?$/;
/** Until somebody says how long the book is. */
const LEAST_MS = 1;

/** `01:02:03`, or `01:02:03.500` where it is not a whole second. */
export function showChapterTime(ms: number): string {
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  const rest = ms % 1000;
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}${rest === 0 ? '' : `.${part(rest, 3)}`}`;
}

/** Milliseconds; undefined for what is no time. Minutes go beyond 59 where no hours are given. */
export function parseChapterTime(text: string): number | undefined {
  const [, hours, minutes = '', seconds = '', part = ''] = TIME.exec(text) ?? [];
  if (minutes === '' || Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return undefined;
  return (Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, '0'));
}

/** A line each, the last one ended, too. What `readChapters` makes of it are the same chapters. */
export function showChapters(chapters: readonly Pick<Chapter, 'startMs' | 'title'>[]): string {
  return chapters.map(({ startMs, title }) => `${`${showChapterTime(startMs)} ${title}`.trimEnd()}\n`).join('');
}

/**
 * A chapter ends where the next one begins; the end of the last one is not known here.
 * @param text lines of a time and a title; without a line end, “;” parts the chapters
 */
export function readChapters(text: string): { value: Chapter[]; problem?: undefined } | { problem: string; value?: undefined } {
  const lines = text.split(/[\r\n]/.test(text) ? /\r\n|\r|\n/ : ';').map((line) => line.trim());
  const begun: Pick<Chapter, 'startMs' | 'title'>[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const [time = ''] = line.split(/\s/, 1);
    const startMs = parseChapterTime(time);
    const at = `chapter ${begun.length + 1}${lines.length > 1 ? `, line ${index + 1}` : ''}`;
    if (startMs === undefined) return { problem: `${at}: “${time.slice(0, 40)}” is no time such as 1:02:03.5 or 62:03` };
    const before = begun.at(-1)?.startMs ?? -1;
    if (startMs === before) return { problem: `${at}: two chapters begin at ${showChapterTime(startMs)}` };
    if (startMs < before) return { problem: `${at}: ${showChapterTime(startMs)} is before ${showChapterTime(before)}, where the chapter above begins` };
    begun.push({ startMs, title: cleanLine(line.slice(time.length)) });
  }
  if (begun.length === 0) return { problem: 'there is no chapter in it' };
  return { value: begun.map((chapter, index) => ({ ...chapter, endMs: begun[index + 1]?.startMs ?? chapter.startMs + LEAST_MS })) };
}

/** The chapters with the last one up to the end of the book, as far as that is known; or why they are none of this book. */
export function fitChapters(chapters: readonly Chapter[], { durationMs, chapters: known }: Metadata): { value: Chapter[] } | { problem: string } {
  const endMs = durationMs ?? known?.at(-1)?.endMs;
  const outside = chapters.findIndex(({ startMs }) => durationMs !== undefined && startMs >= durationMs);
  if (durationMs !== undefined && outside >= 0)
    return {
      problem: `chapter ${outside + 1} would begin at ${showChapterTime(chapters[outside]?.startMs ?? 0)}, but the book ends at ${showChapterTime(durationMs)}`,
    };
  return { value: chapters.map((chapter, index) => (index === chapters.length - 1 ? { ...chapter, endMs: Math.max(endMs ?? 0, chapter.endMs) } : chapter)) };
}

/** All of them later, or earlier by a negative time; the text, or why that cannot be. */
export function shiftChapters(chapters: readonly Chapter[], byMs: number): { text: string } | { problem: string } {
  const [first] = chapters;
  if (first && first.startMs + byMs < 0) return { problem: `the first chapter would begin before the book does` };
  return { text: showChapters(chapters.map(({ startMs, title }) => ({ title, startMs: startMs + byMs }))) };
}

/** `+0:02.5`, `-1:00`, `0:02`: by how much chapters are moved, in milliseconds. */
export function parseShift(text: string): number | undefined {
  const [, sign = '', time = ''] = /^([+\-−]?)\s{0,5}(\S{1,20})$/u.exec(text.trim()) ?? [];
  const ms = parseChapterTime(time);
  return ms === undefined || sign === '' || sign === '+' ? ms : -ms;
}

/** Chapters at the times of the ones, with the titles of the others, as far as there are any. */
export function retitled(own: readonly Chapter[], titles: readonly Pick<Chapter, 'title'>[]): string {
  return showChapters(own.map(({ startMs, title }, index) => ({ startMs, title: titles[index]?.title ?? title })));
}
