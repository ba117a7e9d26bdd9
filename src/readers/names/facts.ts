/** What a way to read a name says: title, people, series, and how the habit is called. */

import type { SeriesEntry } from '../../domain/book/metadata.ts';
import { nameKey, type Person } from '../../domain/book/names.ts';
import { splitPeople } from '../../domain/book/split-people.ts';
import { withoutEnd } from '../../domain/text/ends.ts';
import { memoize } from '../../domain/text/memoize.ts';
import type { CountedText } from '../../domain/text/series-phrase.ts';
import { fold, foldSeries, isPlaceholder } from '../../domain/text/text.ts';
import type { BareName } from './marks.ts';
import { type Cast, isSameSeries, textOf } from './weigh.ts';

/** What one way says, without what all ways have in common. */
export interface NamedFacts {
  habit: string;
  title?: string;
  subtitle?: string;
  authors: Person[];
  series: SeriesEntry[];
  year?: string;
  /** True where the number of a volume stands and nobody says of what: the title stands for the series. */
  isGuessedSeries?: boolean;
}

export type ComparedField = 'title' | 'authors' | 'series';

/** Folders of authors hold several books. */
const peopleOf = memoize((text): readonly Person[] => splitPeople(text));

export function factsOf(way: Cast, bare: BareName): NamedFacts {
  const { layout, above, authorAt, titleFrom, titleTo } = way;
  const author = authorAt === undefined ? undefined : layout.pieces[authorAt];
  const authorText = above.author && author && above.author.text.length > author.text.length ? above.author.text : (author?.text ?? above.author?.text ?? '');
  const { title, series, isGuessedSeries } = titleAndSeries(way, textOf(layout.pieces, titleFrom, titleTo), bare);
  const facts: NamedFacts = {
    habit: habitOf(way),
    authors: [...peopleOf(authorText)],
    series: series.filter(({ name }) => !isPlaceholder(name)),
  };
  if (title && !isPlaceholder(title)) facts.title = title;
  const year = layout.year ?? bare.year;
  if (year) facts.year = year;
  if (isGuessedSeries) facts.isGuessedSeries = true;
  return facts;
}

interface TitleAndSeries {
  title: string;
  series: SeriesEntry[];
  isGuessedSeries?: boolean;
}

/** The series with its position, wherever the two stand, and the title without them. */
function titleAndSeries(way: Cast, text: string, bare: BareName): TitleAndSeries {
  const { layout, above, seriesAt, authorAt, titleFrom, titleTo } = way;
  const own = seriesAt === undefined ? undefined : layout.pieces[seriesAt];
  const last = titleTo - titleFrom === 1 ? layout.pieces[titleFrom]?.counted : undefined;
  const between = authorAt === undefined ? undefined : layout.pieces[authorAt]?.counted?.position;
  const [named] = bare.phrases.filter(({ name }) => name !== undefined);
  const numberAlone = bare.phrases.find(({ name }) => name === undefined)?.position;
  const ownName = own && (own.counted?.name || own.text);
  // The folder's own spelling is kept: the names of its books may shorten it.
  const name = above.series && (!ownName || isSameSeries(ownName, above.series)) ? above.series.text : (ownName ?? named?.name);
  let position = own?.counted?.position ?? layout.position ?? between ?? numberAlone;
  if (named?.name && name && foldSeries(named.name) === foldSeries(name)) position ??= named.position;
  if (!name) return last?.isMarked && last.name ? volumeOf(text, last) : { title: text, series: [] };
  let title = text;
  if (last?.isMarked && position === undefined) {
    position = last.position;
    title = last.name && (!above.series || !isSameSeries(last.name, above.series)) ? last.name : text;
  } else if (last && position === undefined && above.series && isSameSeries(last.name, above.series)) position = last.position;
  const others = bare.phrases.flatMap((phrase) => (phrase.name && foldSeries(phrase.name) !== foldSeries(name) ? [entry(phrase.name, phrase.position)] : []));
  return { title, series: [entry(name, position), ...others] };
}

/** `Salt, Book 5` is the fifth of a series that has no name here, so its title stands for it; `Vampire Knight, Vol. 1` is called so as a whole. */
function volumeOf(text: string, { name, position }: CountedText): TitleAndSeries {
  const isBook = /,\s(?:book|buch|livre|libro|boek|bok|книга)\s[^\s]+$/iu.test(text);
  return { title: isBook ? name : text, series: [entry(name, position)], isGuessedSeries: true };
}

function entry(name: string, position: string | undefined): SeriesEntry {
  return position === undefined ? { name } : { name, position };
}

const JOINTS = { start: '', dash: ' - ', by: ' by ', bracket: ' (', opening: '] ', quote: '『', blank: ' ' } as const;
const CLOSING = { start: '', dash: '', by: '', bracket: ')', opening: '', quote: '』', blank: '' } as const;

/** `Author/Series/NN - Title`, `Title (Author)`. */
function habitOf({ layout, above, authorAt, seriesAt, titleFrom, titleTo }: Cast): string {
  let habit = above.habit + layout.lead;
  if (titleTo === titleFrom) return withoutEnd(habit, /[\s-]/);
  for (const [at, { joint, counted }] of layout.pieces.entries()) {
    if (at > titleFrom && at < titleTo && at !== titleFrom + 1) continue;
    const role = at === authorAt ? 'Author' : at === seriesAt ? (counted ? 'Series NN' : 'Series') : at === titleFrom ? 'Title' : 'Subtitle';
    habit += `${JOINTS[joint]}${role}${CLOSING[joint]}`;
  }
  return habit;
}

/** What is compared of each field: equal keys say the same. */
export function factsKeys({ title, authors, series }: NamedFacts): Record<ComparedField, string> {
  return {
    title: fold(title ?? ''),
    authors: authors.map(({ name }) => nameKey(name)).join('|'),
    series: series.map(({ name, position }) => `${foldSeries(name)}#${position ?? ''}`).join('|'),
  };
}
