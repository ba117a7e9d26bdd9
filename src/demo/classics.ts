/**
 * Real works, old enough to be in the public domain at least somewhere: authors, titles, first years, series. They are facts, as
 * the catalogues of Project Gutenberg and LibriVox list them, and they are as easily confused as real books are.
 */
import { DUTCH, SWEDISH } from './classics/dutch-swedish.ts';
import { ENGLISH } from './classics/english.ts';
import { ENGLISH_MORE } from './classics/english-more.ts';
import { ENGLISH_SERIES } from './classics/english-series.ts';
import { FRENCH } from './classics/french.ts';
import { GERMAN } from './classics/german.ts';
import { JAPANESE, RUSSIAN } from './classics/russian-japanese.ts';
import { ITALIAN, SPANISH } from './classics/spanish-italian.ts';

export interface Classic {
  title: string;
  subtitle?: string;
  authors: string[];
  series?: { name: string; position?: string };
  /** Who translated it into this language, where several did. */
  translators: string[];
  firstYear: number;
  /** English name in lower case, as Audible has it. */
  language: string;
}

const LISTS: Record<string, readonly string[]> = {
  english: [ENGLISH_SERIES, ENGLISH, ENGLISH_MORE],
  german: [GERMAN],
  french: [FRENCH],
  spanish: [SPANISH],
  italian: [ITALIAN],
  dutch: [DUTCH],
  swedish: [SWEDISH],
  russian: [RUSSIAN],
  japanese: [JAPANESE],
};

/** `1887 Title | Subtitle @ Series 1 ~ Translator; Translator`; all but year and title may be missing. */
function parseLine(line: string): Omit<Classic, 'authors' | 'language'> {
  const [named = '', translators] = line.split(' ~ ');
  const [titled = '', counted] = named.split(' @ ');
  const [title = '', subtitle] = titled.slice(5).split(' | ');
  const [, position] = / (\d{1,3}(?:\.\d)?)$/.exec(counted ?? '') ?? [];
  const series = position === undefined ? counted : counted?.slice(0, -position.length - 1);
  return {
    title,
    ...(subtitle && { subtitle }),
    ...(series && { series: { name: series, ...(position && { position }) } }),
    translators: translators?.split('; ') ?? [],
    firstYear: Number(titled.slice(0, 4)),
  };
}

/** A line that does not begin with a year names the authors of those that follow. @throws Error for a line of another form */
export function parseClassics(list: string, language: string): Classic[] {
  let authors: string[] = [];
  const classics: Classic[] = [];
  for (const line of list.split('\n').filter(Boolean)) {
    if (!/^\d{4} /.test(line)) {
      authors = line.split(' & ');
      continue;
    }
    const parsed = parseLine(line);
    if (!parsed.title || authors.length === 0) throw new Error(`not a classic: ${line}`);
    classics.push({ ...parsed, authors, language });
  }
  return classics;
}

/** All of them, by language. */
export const CLASSICS: readonly Classic[] = Object.entries(LISTS).flatMap(([language, lists]) => lists.flatMap((list) => parseClassics(list, language)));
