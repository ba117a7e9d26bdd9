/** Compares what came out with what is true, field by field. */

import type { Facts } from '../../src/demo/facts.ts';
import type { NamedFact } from '../../src/demo/habits.ts';
import type { WorldEdition } from '../../src/demo/model.ts';
import { truthOf } from '../../src/demo/noise.ts';
import type { WorldServer } from '../../src/demo/server.ts';
import type { Candidate } from '../../src/domain/book/candidate.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { nameKey } from '../../src/domain/book/names.ts';
import type { Query } from '../../src/domain/book/query.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { parseLanguage, primaryLanguage } from '../../src/domain/text/language.ts';
import { datesAgree } from '../../src/domain/text/partial-date.ts';
import { fold, foldSeries } from '../../src/domain/text/text.ts';
import { foldTitle } from '../../src/domain/text/title.ts';
import type { OwnedBook } from './library.ts';
import type { LifelikeBook } from './lifelike-library.ts';

export const MEASURED = [
  'title',
  'authors',
  'narrators',
  'series',
  'position',
  'publisher',
  'published',
  'original',
  'language',
  'isbn',
  'asin',
  'description',
  'abridged',
] as const;
export type Measured = (typeof MEASURED)[number];
/** Facts of the work, which may come from any of its editions. */
const OF_WORK = new Set<Measured>(['title', 'authors', 'series', 'position', 'original', 'language', 'description']);
const OF_AUDIO = new Set<Measured>(['narrators', 'abridged', 'asin']);

/** One value of a field as a key that equal values share; undefined where nothing is stated. */
export function keyOf(field: Measured, metadata: Metadata): string | undefined {
  const [series] = metadata.series ?? [];
  const id = (type: string) => metadata.identifiers?.find((each) => each.type === type)?.value;
  switch (field) {
    case 'title':
      return metadata.title && foldTitle(metadata.title);
    case 'authors':
    case 'narrators':
      return metadata[field]
        ?.map(({ name }) => nameKey(name))
        .sort()
        .join('|');
    case 'series':
      return series && foldSeries(series.name);
    case 'position':
      return series?.position;
    case 'publisher':
      return metadata.publisher && fold(metadata.publisher);
    case 'published':
      return metadata.publishedDate;
    case 'original':
      return metadata.originalDate?.slice(0, 4);
    case 'language':
      return metadata.language && primaryLanguage(metadata.language);
    case 'description':
      return metadata.description && fold(metadata.description.replace(/<[^>]+>/g, ' ')).slice(0, 40);
    case 'abridged':
      return metadata.abridged === undefined ? undefined : String(metadata.abridged);
    default:
      return id(field);
  }
}

/** The right values of a field: several where storefronts differ. */
function truthsOf(field: Measured, edition: WorldEdition): string[] {
  if (field === 'asin') return Object.values(edition.asins);
  if (field === 'original') return [String(edition.work.firstYear)];
  const right = keyOf(field, asMetadata(truthOf(edition)));
  return right === undefined ? [] : [right];
}

function asMetadata(facts: Facts): Metadata {
  return tidyMetadata({
    title: facts.title,
    authors: facts.authors,
    narrators: facts.narrators.map((name) => ({ name })),
    series: facts.series && [facts.series],
    publisher: facts.publisher,
    publishedDate: facts.releaseDate,
    language: facts.language && parseLanguage(facts.language),
    description: facts.description,
    identifiers: facts.isbn ? [{ type: 'isbn', value: facts.isbn }] : [],
    abridged: facts.abridged,
  });
}

export function isRight(field: Measured, value: string, edition: WorldEdition): boolean {
  const truths = truthsOf(field, edition);
  return field === 'published' ? truths.some((truth) => datesAgree(truth, value)) : truths.includes(value);
}

/** True if the field makes sense for this book at all. */
export function applies(field: Measured, { edition }: OwnedBook): boolean {
  return edition.kind === 'audio' || !OF_AUDIO.has(field);
}

/** What there is to know a book by. */
export interface Evidence {
  query: Pick<Query, 'identifiers' | 'publisher' | 'year'>;
  local: readonly Candidate[];
  server: WorldServer;
  /** Storefronts that are asked. */
  regions: readonly string[];
}

/** The fields that names state as such. */
const NAMED: Partial<Record<Measured, NamedFact>> = {
  title: 'title',
  authors: 'authors',
  narrators: 'narrators',
  series: 'series',
  position: 'position',
  published: 'year',
};

/** Catalogues that are searched by title and author. */
const SEARCHED = ['audible', 'openlibrary', 'googlebooks', 'hardcover', 'itunes', 'goodreads', 'librivox'] as const;

/** True if a catalogue has the work and something leads there: title and author without a mistake, or the book's own ASIN. */
export function isFindable(book: LifelikeBook, { server, regions }: Pick<Evidence, 'server' | 'regions'>): boolean {
  const { edition } = book;
  if (book.isNamed) return SEARCHED.some((id) => server.catalogue(id).byWork(edition.work.id) !== undefined);
  return book.hasOwnAsin && regions.some((region) => server.catalogue('audible').byAsin(edition.asins[region] ?? '', region) !== undefined);
}

/**
 * True if the right value can be known: names or tags state it, or a provider does that can be led to this very book. An ASIN of
 * its own leads there, or title and author without a mistake; an edition also needs something that tells it from others: the
 * files' length of an audiobook; an ISBN, publisher or date of an ebook.
 */
export function isKnowable(field: Measured, book: LifelikeBook, { query, local, server, regions }: Evidence): boolean {
  const { edition } = book;
  const named = NAMED[field];
  if (truthsOf(field, edition).length === 0) return false;
  if ((named && book.stated.has(named)) || local.some(({ metadata }) => isRightIn(field, metadata, edition))) return true;
  if (!(book.hasOwnAsin || book.isNamed)) return false;
  const own: (Facts | undefined)[] = [];
  if (edition.kind === 'audio' && regions.some((region) => edition.asins[region])) own.push(server.catalogue('audible').byEdition(edition.id));
  const isTold = edition.kind === 'ebook' && Boolean(query.identifiers.some(({ type }) => type === 'isbn') || query.publisher || query.year);
  if (isTold) own.push(server.catalogue('googlebooks').byEdition(edition.id));
  if (own.some((facts) => facts && (field === 'asin' || isRightIn(field, asMetadata(facts), edition)))) return true;
  // What catalogues of works say when they are searched: Open Library names neither series nor language, Hardcover no language.
  const works = { hardcover: server.catalogue('hardcover').byWork(edition.work.id), openlibrary: server.catalogue('openlibrary').byWork(edition.work.id) };
  if (!OF_WORK.has(field) || field === 'language') return false;
  if (field === 'original') return works.hardcover !== undefined || works.openlibrary !== undefined;
  const isOfSeries = field === 'series' || field === 'position';
  return [works.hardcover, isOfSeries ? undefined : works.openlibrary].some((facts) => facts && isRightIn(field, asMetadata(facts), edition));
}

function isRightIn(field: Measured, metadata: Metadata, edition: WorldEdition): boolean {
  const value = keyOf(field, metadata);
  return value !== undefined && isRight(field, value, edition);
}

/** What an applied candidate is in the world; undefined for one that cannot be told. */
export function editionOf(
  candidate: Pick<Candidate, 'source' | 'sourceId' | 'region'>,
  byAsin: ReadonlyMap<string, WorldEdition>,
  editions: readonly WorldEdition[],
): { work: number; edition?: number } | undefined {
  const { source, sourceId } = candidate;
  const byEdition = (id: number) => {
    const edition = editions[id - 1];
    return edition && { work: edition.work.id, edition: edition.id };
  };
  switch (source) {
    case 'audible':
    case 'audnexus':
    case 'shop': {
      const edition = byAsin.get(sourceId);
      return edition && { work: edition.work.id, edition: edition.id };
    }
    case 'openlibrary':
      return sourceId.endsWith('W') ? { work: Number(sourceId.slice(2, -1)) - 1000 } : byEdition(Number(sourceId.slice(2, -1)) - 1000);
    case 'hardcover':
      return Number(sourceId) >= 30_000_000 ? byEdition(Number(sourceId) - 30_000_000) : { work: Number(sourceId) - 400_000 };
    case 'googlebooks':
      return byEdition(Number(sourceId.slice(1)));
    case 'itunes':
      return byEdition(Number(sourceId) - 1_000_000_000);
    case 'librivox':
      return byEdition(Number(sourceId) - 10_000);
    case 'musicbrainz':
      return byEdition(Number(sourceId.slice(-12)));
    case 'goodreads': {
      const found = byEdition(Number(sourceId) - 5000);
      return found && { work: found.work };
    }
    case 'wikidata':
      return { work: Number(sourceId.slice(1)) - 100_000 };
    default:
      return undefined;
  }
}
