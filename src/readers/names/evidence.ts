/** What is known of a book besides its name, as log odds for a piece of the name to be its title, author or series. */
import { nameKey, namesOf } from '../../domain/book/names.ts';
import { splitPeople } from '../../domain/book/split-people.ts';
import { fold, foldSeries } from '../../domain/text/text.ts';
import { foldTitle } from '../../domain/text/title.ts';
import type { SiblingNames, StatedInside, Surroundings } from '../../sdk/name-reading.ts';
import type { OwnNames } from './views.ts';

export interface Evidence {
  /** True if nothing is known, so that there is nothing to ask. */
  isSilent: boolean;
  title(text: string): number;
  author(text: string): number;
  series(text: string): number;
  siblings?: SiblingNames | undefined;
}

const NONE: Evidence = { isSilent: true, title: () => 0, author: () => 0, series: () => 0 };

/** A title inside that is one of the book’s own names says nothing new. */
export function evidenceOf({ own, file }: OwnNames, inside: StatedInside, around: Surroundings): Evidence {
  const isSilent = inside.titles.length + inside.authors.length + inside.narrators.length + inside.series.length === 0;
  if (isSilent) return around.siblings ? { ...NONE, siblings: around.siblings } : NONE;
  const authors = new Set(inside.authors.flatMap((text) => [nameKey(text), ...namesOf(splitPeople(text)).map(nameKey)]));
  const narrators = new Set(inside.narrators.map(nameKey));
  const series = new Set(inside.series.map(foldSeries));
  const titles = statedTitles(file === undefined ? [own] : [own, file], inside, authors);
  return {
    isSilent: false,
    siblings: around.siblings,
    title: (text) => titleOdds(text, titles) - (isOneOf(text, authors) ? 4 : 0),
    author(text) {
      const stated = authors.size === 0 ? 0 : isOneOf(text, authors) ? 5 : -1.5;
      return stated - (isOneOf(text, narrators) && !isOneOf(text, authors) ? 4 : 0);
    },
    series: (text) => (series.has(foldSeries(text)) ? 4 : 0),
  };
}

/** Titles inside that are more than the name of the file, or that are it although an author is stated whom the name does not name. */
function statedTitles(names: readonly string[], inside: StatedInside, authors: ReadonlySet<string>): string[] {
  const own = names.map(asWritten);
  const isNamed = names.some((name) => inside.authors.some((author) => namedIn(fold(name), author)));
  const isTitle = (title: string) => !own.includes(asWritten(title)) || (authors.size > 0 && !isNamed);
  return inside.titles.filter(isTitle).map(foldTitle);
}

/** A name without its case and its kinds of blanks and dashes. A colon stays: no file name has one, so a title with it is one. */
function asWritten(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_]+/gu, ' ')
    .replace(/[–—]/g, '-')
    .trim();
}

/** True if every word of a person's name that is no initial stands in a folded text. */
function namedIn(folded: string, author: string): boolean {
  const words = nameKey(author)
    .split(' ')
    .filter((word) => word.length > 1);
  return words.length > 0 && words.every((word) => ` ${folded} `.includes(` ${word} `));
}

function titleOdds(text: string, titles: readonly string[]): number {
  if (titles.length === 0) return 0;
  const folded = foldTitle(text);
  if (titles.includes(folded)) return 4;
  const isPart = titles.some((title) => title.startsWith(`${folded} `) || folded.startsWith(`${title} `));
  return isPart ? 1.5 : -1;
}

function isOneOf(text: string, keys: ReadonlySet<string>): boolean {
  if (keys.size === 0) return false;
  return keys.has(nameKey(text)) || (/[,;&]/.test(text) && splitPeople(text).some(({ name }) => keys.has(nameKey(name))));
}
