/** Open Library: editions in bulk by ISBN, search over works, works by id. */

import type { Facts } from '../facts.ts';
import { idOf, LANGUAGES, type World } from '../model.ts';
import { isAmong, type Wire } from './wire.ts';

export const openlibrary: Wire = ({ url, headers }, catalogue) => {
  const { pathname, searchParams } = url;
  // A program that does not say who asks is refused.
  if (!/\([^()@.]+[@.][^()]+\)/.test(String(headers['user-agent'])) && /^(?:node|undici|axios|python)/i.test(String(headers['user-agent'])))
    return { status: 403, body: 'Forbidden' };
  if (pathname === '/search.json') {
    const words = { title: searchParams.get('title') ?? '', author: searchParams.get('author') ?? '' };
    const docs = catalogue.search('works', words, Number(searchParams.get('limit') ?? 100)).map(hitOf);
    return { body: { numFound: docs.length, start: 0, docs } };
  }
  if (pathname === '/api/books') {
    const keys = (searchParams.get('bibkeys') ?? '').split(',');
    const entries = keys.flatMap((key) => {
      const facts = key.startsWith('ISBN:')
        ? catalogue.byIsbn(key.slice(5))
        : catalogue.records.find(({ edition }) => `OLID:${idOf.olEdition(edition)}` === key);
      return facts ? [[key, editionOf(facts, catalogue.world)] as const] : [];
    });
    return { body: Object.fromEntries(entries) };
  }
  const [, kind, id = ''] = /^\/(works|authors)\/(\w+)\.json$/.exec(pathname) ?? [];
  const facts = kind === 'works' ? catalogue.byWork(Number(id.slice(2, -1)) - 1000) : undefined;
  return facts ? { body: workOf(facts) } : { status: 404, body: { error: 'notfound', key: pathname } };
};

function hitOf(facts: Facts): unknown {
  const { work } = facts.edition;
  return {
    key: `/works/${idOf.olWork(work)}`,
    title: facts.title,
    author_name: facts.authors.map(({ name }) => name),
    author_key: facts.authors.map(({ name }) => idOf.olAuthor(name)),
    first_publish_year: work.firstYear,
    language: [...new Set(['eng', 'ger', LANGUAGES[work.language]?.libraryCode])],
    subject: [...facts.tags, 'New York Times reviewed', 'Accessible book'],
  };
}

function workOf(facts: Facts): unknown {
  const { work } = facts.edition;
  return {
    key: `/works/${idOf.olWork(work)}`,
    title: facts.title,
    ...(facts.description && { description: { type: '/type/text', value: facts.description.replaceAll('</p><p>', '\r\n\r\n').replace(/<[^<>]+>/g, '') } }),
    first_publish_date: String(work.firstYear),
    subjects: facts.tags,
  };
}

function editionOf(facts: Facts, { seed, isLifelike }: World): unknown {
  const { edition } = facts;
  return {
    key: `/books/${idOf.olEdition(edition)}`,
    title: facts.title,
    authors: facts.authors.map(({ name }) => ({ name, url: `https://openlibrary.example/authors/${idOf.olAuthor(name)}/x` })),
    publishers: facts.publisher ? [{ name: facts.publisher }] : [],
    publish_date: facts.releaseDate?.slice(0, 4) ?? '',
    identifiers: { openlibrary: [idOf.olEdition(edition)], ...(facts.isbn && { isbn_13: [facts.isbn] }) },
    subjects: facts.tags.map((name) => ({ name, url: '' })),
    // Many records of the real one name no format, even of ebooks.
    ...(isLifelike
      ? isAmong(0.4, seed, 'format', edition.id) && { physical_format: edition.kind === 'ebook' ? 'E-book' : 'Paperback' }
      : edition.kind === 'ebook' && { physical_format: 'E-book' }),
  };
}
