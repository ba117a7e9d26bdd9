/** Puts those ways to read a book's names first in which the library knows the author or the series from other books. */
import type { Candidate } from '../../domain/book/candidate.ts';
import { asRead, type QueryReading } from '../../domain/book/query.ts';
import type { MergedRecord } from '../../domain/book/record.ts';
import type { Identified } from './identified.ts';
import { readAs } from './names.ts';

export interface KnownNames {
  /** True if another book has an author or a series of this name, and something besides its own names says so. */
  isKnown(name: string, book: { library: string; path: string }): Promise<boolean>;
  /** Merges local candidates as the merge stage will. */
  merge(candidates: readonly Candidate[], book: Pick<Identified, 'editionKind' | 'overrides'>): MergedRecord;
}

/** How much likelier a known author makes a reading, and a known series. */
const AUTHOR = 0.4;
const SERIES = 0.2;
/** How sure a reading is that alone has a known author: as sure as names that can be read in one way only. */
const CONFIRMED = 0.5;

/** Asks only about a book whose names can be read in several ways. */
export async function preferKnown(identified: Identified, { isKnown, merge }: KnownNames): Promise<Identified> {
  const { query, item, candidates } = identified;
  if (!query.readings) return identified;
  const book = { library: item.libraryId, path: item.path };
  const anyKnown = async (names: readonly string[]) => (await Promise.all(names.map((name) => isKnown(name, book)))).some(Boolean);
  const known = await Promise.all(
    query.readings.map(async (reading) => ({
      reading,
      author: await anyKnown(reading.asks.authors),
      series: await anyKnown(reading.asks.series.map(({ name }) => name)),
    })),
  );
  if (!known.some(({ author, series }) => author || series)) return identified;
  const authors = new Set(known.filter(({ author }) => author).map(({ reading }) => reading.asks.authors.join('|')));
  const readings = known
    .map(({ reading, author, series }) => {
      const score = Math.min(1, reading.score + (author ? AUTHOR : 0) + (series ? SERIES : 0));
      return { ...reading, score, confidence: author && authors.size === 1 ? confirmed(reading.confidence) : reading.confidence };
    })
    .sort((a, b) => b.score - a.score);
  const local = readAs(candidates, readings[0]);
  return { ...identified, candidates: local, record: merge(local, identified), query: { ...asRead(query, readings[0]), readings } };
}

function confirmed(confidence: QueryReading['confidence']): QueryReading['confidence'] {
  return Object.fromEntries(Object.entries(confidence).map(([field, value]) => [field, Math.max(value, CONFIRMED)]));
}
