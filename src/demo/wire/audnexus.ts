/** Audnexus: books, chapters with Audible's jingles, authors, and its ways of saying no. */

import type { Facts } from '../facts.ts';
import type { World } from '../model.ts';
import type { Wire, WireAnswer } from './wire.ts';

const INTRO_MS = 2000;
const OUTRO_MS = 3000;

export const audnexus: Wire = ({ url }, catalogue) => {
  const region = url.searchParams.get('region') ?? 'us';
  const [, kind, asin = '', part] = url.pathname.split('/');
  if (kind === 'authors') return authorOf(catalogue.world, asin, region);
  const facts = kind === 'books' ? catalogue.byAsin(asin, region) : undefined;
  if (!facts) return notFound(asin, region);
  return { body: part === 'chapters' ? chaptersOf(facts, asin, region) : bookOf(facts, asin, region) };
};

function authorOf({ authors }: World, asin: string, region: string): WireAnswer {
  const author = authors[asin];
  return author ? { body: { asin, ...author, genres: [], region } } : notFound(asin, region);
}

function notFound(asin: string, region: string): WireAnswer {
  const message = `Item not available in region '${region}' for ASIN: ${asin}`;
  return { status: 404, body: { error: { code: 'REGION_UNAVAILABLE', message, details: { asin, code: 'REGION_UNAVAILABLE' } } } };
}

function bookOf(facts: Facts, asin: string, region: string): unknown {
  const { series, rating, description } = facts;
  return {
    asin,
    authors: facts.authors,
    description: `${(description ?? '').replace(/<[^<>]+>/g, '').slice(0, 60)}....`,
    formatType: facts.abridged ? 'abridged' : 'unabridged',
    genres: [
      ...facts.genres.map((name) => ({ asin: '1000000001', name, type: 'genre' })),
      ...facts.tags.map((name) => ({ asin: '1000000002', name, type: 'tag' })),
    ],
    image: `https://images.example/I/${asin}.jpg`,
    isAdult: false,
    isbn: facts.isbn ?? '',
    language: facts.language ?? '',
    narrators: (facts.dramatised ? [...facts.narrators, 'full cast'] : facts.narrators).map((name) => ({ name })),
    publisherName: facts.publisher ?? '',
    ...(rating && { rating: rating.value, ratings: { value: rating.value, numRatings: rating.count, numReviews: 1 } }),
    region,
    ...(facts.releaseDate && { releaseDate: `${facts.releaseDate}T00:00:00.000Z` }),
    runtimeLengthMin: Math.floor((facts.durationSec ?? 0) / 60),
    ...(series && { seriesPrimary: { asin: `${asin.slice(0, 4)}SERIES`, name: series.name, ...(series.position && { position: series.position }) } }),
    ...(facts.subtitle && { subtitle: facts.subtitle }),
    summary: description ?? '',
    title: facts.title,
  };
}

function chaptersOf({ edition }: Facts, asin: string, region: string): unknown {
  const total = edition.durationSec * 1000 + INTRO_MS + OUTRO_MS;
  const titles = edition.chapterTitles;
  const length = Math.floor(total / titles.length);
  const chapters = titles.map((title, index) => {
    const startOffsetMs = index * length;
    return { lengthMs: index === titles.length - 1 ? total - startOffsetMs : length, startOffsetMs, startOffsetSec: Math.round(startOffsetMs / 1000), title };
  });
  return {
    asin,
    brandIntroDurationMs: INTRO_MS,
    brandOutroDurationMs: OUTRO_MS,
    chapters,
    isAccurate: true,
    region,
    runtimeLengthMs: total,
    runtimeLengthSec: Math.round(total / 1000),
  };
}
