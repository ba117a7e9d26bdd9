/** The book beside one candidate: how their titles and their other facts compare. Pure. */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { SeriesEntry } from '../../domain/book/metadata.ts';
import type { Query } from '../../domain/book/query.ts';
import type { TitleComparison } from '../../domain/text/compare-titles.ts';
import { memoize } from '../../domain/text/memoize.ts';
import { takeSeriesBrackets } from '../../domain/text/series-phrase.ts';
import { looseSeries, similarity } from '../../domain/text/text.ts';
import { readTitle } from '../../domain/text/title.ts';
import { type MatchParts, otherPosition, partsOf, seriesNamePart, titlesOf } from './match-parts.ts';
import { isSameReading } from './same-book.ts';

export interface Pairing {
  query: Query;
  candidate: Candidate;
  parts: MatchParts;
  titles: TitleComparison | undefined;
  /** True if another position in the same series is a mistake, or another way of counting, and no other book. */
  isMistakenPosition: boolean;
}

/** Compares the book with a candidate. A position that is taken for a mistake does not count. */
export function pair(query: Query, found: Candidate): Pairing {
  const candidate = withSeriesOfTitle(found);
  const titles = titlesOf(query, candidate);
  const parts = partsOf(query, candidate, titles);
  const pairing = { query, candidate, parts, titles };
  return isMistaken(pairing) ? { ...withoutPosition(pairing), isMistakenPosition: true } : { ...pairing, isMistakenPosition: false };
}

/** Some catalogues name the series in the title alone: `Salt (Long Road, #2)`. */
function withSeriesOfTitle(candidate: Candidate): Candidate {
  const { title = '', series } = candidate.metadata;
  const named = series || !/[)\]]\s*$/.test(title) ? [] : seriesInTitle(title);
  return named.length > 0 ? { ...candidate, metadata: { ...candidate.metadata, series: [...named] } } : candidate;
}

const seriesInTitle = memoize((title): readonly SeriesEntry[] =>
  takeSeriesBrackets(title).phrases.flatMap(({ name, position }) => (name === undefined ? [] : [{ name, position }])),
);

/** The same as if nobody had stated a position. */
export function withoutPosition<P extends Pick<Pairing, 'query' | 'candidate' | 'parts'>>(pairing: P): P {
  const series = seriesNamePart(pairing.query.series, pairing.candidate.metadata.series ?? []);
  return { ...pairing, parts: { ...pairing.parts, series } };
}

/**
 * Libraries count side stories, by date, or by another edition: if it is the same reading, or if all else that is known agrees,
 * the number is the mistake. Not if the title is no more than the name of the series: then the number alone tells its books apart.
 */
function isMistaken({ query, candidate: { metadata }, parts, titles }: Omit<Pairing, 'isMistakenPosition'>): boolean {
  const other = otherPosition(query.series, metadata.series ?? []);
  if (!other || !titles || titles.otherNumbers || titles.loneNumber || titles.otherWords) return false;
  if (isNameOfSeries(query.title, other.name) || isNameOfSeries(metadata.title, other.name)) return false;
  if (isSameReading(query.durationMs, metadata.durationMs)) return titles.similarity >= 0.8 && (parts.author ?? 1) >= 0.5;
  const { identifier = 1, narrator = 1, duration = 1, language = 1, author = 0 } = parts;
  return titles.similarity >= 0.95 && author >= 0.9 && Math.min(identifier, narrator, duration, language) >= 0.8;
}

function isNameOfSeries(title: string | undefined, series: string): boolean {
  return title !== undefined && similarity(looseSeries(readTitle({ title }).head), looseSeries(series)) > 0.85;
}
