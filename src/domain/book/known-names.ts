/** By which names of a book other books' names are recognised: its authors and series. */
import { foldSeries } from '../text/text.ts';
import { NAMES_SOURCE } from './candidate.ts';
import type { CatalogueRecord } from './catalogue-record.ts';
import { nameKey } from './names.ts';

/** The keys of a book's authors and series, each once; without what only the names of folders and files say, which confirms no other name. */
export function knownNameKeys({ values, sources }: Pick<CatalogueRecord, 'values' | 'sources'>): string[] {
  const isTold = (field: 'authors' | 'series') => sources[field] !== undefined && sources[field].source !== NAMES_SOURCE;
  const authors = isTold('authors') ? (values.authors ?? []).map(({ name }) => authorKey(name)) : [];
  const series = isTold('series') ? (values.series ?? []).map(({ name }) => seriesKey(name)) : [];
  return [...new Set([...authors, ...series])].filter((key) => !EMPTY.includes(key));
}

/** The keys that a name may have, as an author's or a series'. */
export function keysOfName(name: string): [string, string] {
  return [authorKey(name), seriesKey(name)];
}

const authorKey = (name: string) => `author:${nameKey(name)}`;
const seriesKey = (name: string) => `series:${foldSeries(name)}`;
const EMPTY = ['author:', 'series:'];
