/** Hardcover: GraphQL with a token; editions by ASIN and ISBN, books by id, search. It reads no GraphQL, only the questions that we ask. */

import type { Facts } from '../facts.ts';
import { idOf, type WorldEdition } from '../model.ts';
import type { Wire } from './wire.ts';

const FORMATS: Record<WorldEdition['kind'], number> = { print: 1, audio: 2, ebook: 4 };

export const hardcover: Wire = ({ headers, body }, catalogue) => {
  if (headers.authorization !== 'Bearer world-token') return { status: 401, body: { error: 'invalid_token' } };
  const { query, variables } = JSON.parse(body) as { query: string; variables: { asins?: string[]; isbn13s?: string[]; ids?: number[]; query?: string } };
  if (query.includes('search(')) {
    const hits = catalogue.search('works', { title: variables.query ?? '' }, 8).map((facts) => ({ document: hitOf(facts) }));
    return { body: { data: { search: { results: { found: hits.length, hits } } } } };
  }
  if (query.includes('books(')) {
    const books = (variables.ids ?? []).flatMap((id) => catalogue.byWork(id - 400_000) ?? []);
    return { body: { data: { books: books.map((facts) => ({ ...workOf(facts), contributions: contributionsOf(facts) })) } } };
  }
  const wanted = catalogue.records.filter(
    ({ edition, isbn }) => Object.values(edition.asins).some((asin) => variables.asins?.includes(asin)) || (isbn && variables.isbn13s?.includes(isbn)),
  );
  return { body: { data: { editions: wanted.map((facts) => editionOf(facts, variables.asins ?? [])) } } };
};

function workOf(facts: Facts) {
  const { work } = facts.edition;
  return {
    id: idOf.hardcover(work),
    title: facts.title,
    subtitle: facts.subtitle ?? null,
    description: facts.description?.replace(/<[^<>]+>/g, ' ').trim() ?? null,
    release_date: `${work.firstYear}-01-01`,
    rating: facts.rating ? Number(facts.rating.value) : null,
    ratings_count: facts.rating ? Math.ceil(facts.rating.count / 100) : 0,
    cached_tags: { Genre: facts.genres.map((tag) => ({ tag })), Mood: [], Tag: facts.tags.map((tag) => ({ tag })) },
    featured_book_series: facts.series
      ? { position: Number(facts.series.position ?? 0) || null, details: facts.series.position ?? null, series: { id: 1, name: facts.series.name } }
      : null,
  };
}

function contributionsOf(facts: Facts) {
  return [
    ...facts.authors.map(({ name }) => ({ contribution: null, author: { id: 1, name } })),
    ...facts.narrators.map((name) => ({ contribution: 'Narrator', author: { id: 2, name } })),
  ];
}

function editionOf(facts: Facts, asked: readonly string[]): unknown {
  const { edition } = facts;
  return {
    id: idOf.hardcoverEdition(edition),
    title: facts.title,
    subtitle: facts.subtitle ?? null,
    asin: Object.values(edition.asins).find((asin) => asked.includes(asin)) ?? Object.values(edition.asins)[0] ?? null,
    isbn_10: null,
    isbn_13: facts.isbn ?? null,
    audio_seconds: facts.durationSec ? Math.round(facts.durationSec / 60) * 60 : null,
    reading_format_id: FORMATS[edition.kind],
    release_date: facts.releaseDate ?? null,
    edition_format: null,
    language: facts.language ? { language: `${facts.language[0]?.toUpperCase()}${facts.language.slice(1)}` } : null,
    publisher: facts.publisher ? { name: facts.publisher } : null,
    image: null,
    contributions: contributionsOf(facts),
    book: workOf(facts),
  };
}

function hitOf(facts: Facts): unknown {
  const { work } = facts.edition;
  return {
    id: String(idOf.hardcover(work)),
    title: facts.title,
    author_names: facts.authors.map(({ name }) => name),
    contributions: facts.authors.map(({ name }) => ({ contribution: null, author: { id: 1, name } })),
    description: facts.description?.replace(/<[^<>]+>/g, ' ').trim() ?? null,
    featured_series: facts.series
      ? { position: Number(facts.series.position) || null, details: facts.series.position ?? null, series: { id: 1, name: facts.series.name } }
      : null,
    genres: facts.genres,
    release_year: work.firstYear,
    isbns: work.editions.flatMap(({ isbn }) => isbn ?? []),
    rating: facts.rating ? Number(facts.rating.value) : null,
    ratings_count: facts.rating ? Math.ceil(facts.rating.count / 100) : 0,
  };
}
