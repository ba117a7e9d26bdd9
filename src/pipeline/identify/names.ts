/** What the names of a book's folders and files say, beside what its files state inside. Pure. */
import { type Candidate, NAMES_SOURCE } from '../../domain/book/candidate.ts';
import { namesOf } from '../../domain/book/names.ts';
import type { Query, QueryReading } from '../../domain/book/query.ts';
import { tidyMetadata } from '../../domain/book/tidy.ts';
import { baseName, filesOf, type Item, stemOf } from '../../domain/library/item.ts';
import { fold } from '../../domain/text/text.ts';
import { foldTitle } from '../../domain/text/title.ts';
import type { NameReading, StatedInside } from '../../sdk/name-reading.ts';
import type { Reading } from '../../sdk/reading.ts';

/** What tags and ebooks state that helps to read the names. */
export function statedInside(readings: readonly Reading[]): StatedInside {
  const all = readings.map(({ metadata }) => metadata);
  return {
    titles: all.flatMap(({ title }) => title ?? []),
    authors: all.flatMap(({ authors }) => namesOf(authors)),
    narrators: all.flatMap(({ narrators }) => namesOf(narrators)),
    series: all.flatMap(({ series }) => namesOf(series)),
  };
}

/**
 * A reading of a file without a title that is only the file's or the folder's name, such as `Author - Title`: the names are read
 * for what they are. A title that the names state as well stays.
 */
export function withoutNameAsTitle(reading: Reading, item: Item, named: string | undefined): Reading {
  const { title } = reading.metadata;
  if (!title || !named || foldTitle(title) === foldTitle(named)) return reading;
  const media = [...filesOf(item, 'audio'), ...filesOf(item, 'ebook')].map(({ path }) => stemOf(baseName(path)));
  const isName = [...media, baseName(item.path)].some((name) => fold(name) === fold(title));
  return isName ? { ...reading, metadata: { ...reading.metadata, title: undefined } } : reading;
}

/** What the names of a book say in one way of reading them. */
export type NamedValues = Pick<QueryReading, 'metadata' | 'confidence'>;

/** The ways to read the names that ask for different books, likeliest first; undefined if there is but one. */
export function queryReadings(named: readonly NameReading[], ask: (values: NamedValues) => Query): QueryReading[] | undefined {
  if (named.length < 2) return undefined;
  const readings = new Map<string, QueryReading>();
  for (const { habit, score, reading } of named) {
    const values = { metadata: tidyMetadata(reading.metadata), confidence: reading.confidence };
    const { title, subtitle, authors, narrators, series, year } = ask(values);
    const asks = { title, subtitle, authors, narrators, series, year };
    const question = JSON.stringify(asks);
    if (!readings.has(question)) readings.set(question, { habit, score, asks, ...values });
  }
  return readings.size > 1 ? [...readings.values()] : undefined;
}

/** The local candidates as they are if the names are read in another way. */
export function readAs(candidates: readonly Candidate[], reading: NamedValues | undefined): Candidate[] {
  if (!reading) return [...candidates];
  const { metadata, confidence } = reading;
  return candidates.map((candidate) => (candidate.source === NAMES_SOURCE ? { ...candidate, metadata, confidence } : candidate));
}
