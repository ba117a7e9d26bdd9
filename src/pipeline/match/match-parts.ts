/** The named parts of a match: how well one fact of a candidate agrees with what is known of the book, from 0 to 1. */
import type { Candidate } from '../../domain/book/candidate.ts';
import { type Identifier, isSameIdentifier, isSameRegion } from '../../domain/book/identifier.ts';
import { MATCH_PARTS, type MatchPart } from '../../domain/book/match.ts';
import type { SeriesEntry } from '../../domain/book/metadata.ts';
import { namesOf, peopleSimilarity } from '../../domain/book/names.ts';
import type { Query } from '../../domain/book/query.ts';
import { compareTitles, type TitleComparison } from '../../domain/text/compare-titles.ts';
import { primaryLanguage } from '../../domain/text/language.ts';
import { yearOf } from '../../domain/text/partial-date.ts';
import { positionsAgree } from '../../domain/text/position.ts';
import { fold, foldSeries, looseSeries, similarity } from '../../domain/text/text.ts';

export type MatchParts = Partial<Record<MatchPart, number>>;

/** How the titles compare; undefined unless both sides have one. */
export function titlesOf({ title, subtitle, series }: Query, { metadata }: Candidate): TitleComparison | undefined {
  if (!title || !metadata.title) return undefined;
  return compareTitles({ title, subtitle }, { title: metadata.title, subtitle: metadata.subtitle }, namesOf([...series, ...(metadata.series ?? [])]));
}

/** The parts that both sides have. */
export function partsOf(query: Query, { metadata, editionKind }: Candidate, titles: TitleComparison | undefined): MatchParts {
  const isSameKind = editionKind === undefined || editionKind === query.editionKind;
  const parts: MatchParts = {
    identifier: identifierPart(query.identifiers, metadata.identifiers ?? []),
    title: titles?.similarity,
    author: both(query.authors, namesOf(metadata.authors), peopleSimilarity),
    narrator: both(query.narrators, namesOf(metadata.narrators), peopleSimilarity),
    series: both(namedSeries(query, metadata.series ?? []), metadata.series ?? [], seriesPart),
    duration: query.durationMs && metadata.durationMs ? durationPart(query.durationMs, metadata.durationMs) : undefined,
    year: isSameKind && query.year && metadata.publishedDate ? yearPart(query.year, yearOf(metadata.publishedDate)) : undefined,
    language: query.language && metadata.language ? Number(primaryLanguage(query.language) === primaryLanguage(metadata.language)) : undefined,
    publisher: isSameKind && query.publisher && metadata.publisher ? similarity(fold(query.publisher), fold(metadata.publisher)) : undefined,
  };
  const stated: MatchParts = {};
  for (const part of MATCH_PARTS) if (parts[part] !== undefined) stated[part] = parts[part];
  return stated;
}

/**
 * The series of the book whose names can be compared. One that is called like the book may be no more than a number that nobody knows
 * the series of (`Salt, Book 5`).
 */
function namedSeries({ title = '', series }: Query, found: readonly SeriesEntry[]): SeriesEntry[] {
  return series.filter((entry) => foldSeries(entry.name) !== foldSeries(title) || found.some((other) => isSameSeries(entry, other)));
}

/** Compares two lists unless one is empty. */
export function both<T>(left: readonly T[], right: readonly T[], compare: (left: readonly T[], right: readonly T[]) => number | undefined): number | undefined {
  return left.length > 0 && right.length > 0 ? compare(left, right) : undefined;
}

/** 1 if an identifier is shared; 0 if both have one of a kind and none is shared; else not counted, as with ISBNs: a book has many. */
function identifierPart(query: readonly Identifier[], found: readonly Identifier[]): number | undefined {
  if (query.some((id) => found.some((other) => isSameIdentifier(id, other)))) return 1;
  const comparable = query.some((id) => id.type !== 'isbn' && found.some((other) => id.type === other.type && isSameRegion(id, other)));
  return comparable ? 0 : undefined;
}

/** True if both name the same series and the same place in it. */
export function sharesPosition(query: readonly SeriesEntry[], found: readonly SeriesEntry[]): boolean {
  return query.some((left) =>
    found.some((right) => left.position && right.position && isSameSeries(left, right) && positionsAgree(left.position, right.position)),
  );
}

function isSameSeries(a: Pick<SeriesEntry, 'name'>, b: Pick<SeriesEntry, 'name'>): boolean {
  return similarity(looseSeries(a.name), looseSeries(b.name)) > 0.85;
}

/** The first place in a series that both name differently. */
export function otherPosition(query: readonly SeriesEntry[], found: readonly SeriesEntry[]): { name: string; here: string; there: string } | undefined {
  for (const { name, position: here } of query) {
    const there = found.find((entry) => isSameSeries({ name }, entry))?.position;
    if (here && there && !positionsAgree(here, there)) return { name, here, there };
  }
  return undefined;
}

/** How well the names of the series agree, whatever the positions. */
export function seriesNamePart(query: readonly SeriesEntry[], found: readonly SeriesEntry[]): number | undefined {
  return seriesPart(
    query,
    found.map(({ name }) => ({ name })),
  );
}

/** Half for the name, half for the position where both state one. */
function seriesPart(query: readonly SeriesEntry[], found: readonly SeriesEntry[]): number | undefined {
  let best = 0;
  for (const left of query) {
    for (const right of found) {
      const name = similarity(looseSeries(left.name), looseSeries(right.name));
      const isPositioned = left.position !== undefined && right.position !== undefined;
      const position = isPositioned ? Number(positionsAgree(left.position ?? '', right.position ?? '')) : name;
      best = Math.max(best, name < 0.6 ? name * 0.5 : (name + position) / 2);
    }
  }
  return best;
}

/** Full at 1 % or 60 s, falling to nothing at 10 %. */
export function durationPart(a: number, b: number): number {
  const off = Math.abs(a - b);
  const share = off / Math.max(a, b);
  if (off <= 60_000 || share <= 0.01) return 1;
  return share >= 0.1 ? 0 : 1 - (share - 0.01) / 0.09;
}

function yearPart(a: string, b: string): number {
  const off = Math.abs(Number(a) - Number(b));
  return off === 0 ? 1 : off === 1 ? 0.8 : Math.max(0, 0.6 - off * 0.05);
}
