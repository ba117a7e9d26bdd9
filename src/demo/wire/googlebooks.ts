/** Google Books: volumes by ISBN, by id and by words; a key; a day's quota. */

import type { Facts } from '../facts.ts';
import { idOf, LANGUAGES } from '../model.ts';
import type { Wire } from './wire.ts';

export const googlebooks: Wire = ({ url }, catalogue) => {
  const { pathname, searchParams } = url;
  if (searchParams.get('key') !== 'world-key')
    return { status: 400, body: { error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } } };
  const [, , id] = pathname.split('/');
  if (id) {
    const facts = catalogue.records.find(({ edition }) => idOf.google(edition) === id);
    return facts ? { body: volumeOf(facts) } : { status: 404, body: { error: { code: 404, message: 'The volume ID could not be found.' } } };
  }
  const q = searchParams.get('q') ?? '';
  const isbn = /isbn:(\d+)/.exec(q)?.[1];
  const words = { title: /intitle:"([^"]*)"/.exec(q)?.[1], author: /inauthor:"([^"]*)"/.exec(q)?.[1] };
  const one = isbn ? catalogue.byIsbn(isbn) : undefined;
  const found = isbn ? (one ? [one] : []) : catalogue.search('records', words, Number(searchParams.get('maxResults') ?? 10));
  return { body: { kind: 'books#volumes', totalItems: found.length * 7, ...(found.length > 0 && { items: found.map(volumeOf) }) } };
};

function volumeOf(facts: Facts): unknown {
  const { edition, rating } = facts;
  return {
    kind: 'books#volume',
    id: idOf.google(edition),
    volumeInfo: {
      title: facts.title,
      ...(facts.subtitle && { subtitle: facts.subtitle }),
      authors: facts.authors.map(({ name }) => name),
      ...(facts.publisher && { publisher: facts.publisher }),
      ...(facts.releaseDate && { publishedDate: facts.releaseDate }),
      ...(facts.description && { description: facts.description.replace(/<[^<>]+>/g, ' ').trim() }),
      industryIdentifiers: facts.isbn ? [{ type: 'ISBN_13', identifier: facts.isbn }] : [],
      categories: facts.genres,
      ...(rating && { averageRating: Number(rating.value), ratingsCount: Math.ceil(rating.count / 50) }),
      maturityRating: 'NOT_MATURE',
      language: LANGUAGES[edition.work.language]?.code,
      imageLinks: { thumbnail: `http://books.example/content?id=${idOf.google(edition)}&zoom=1&edge=curl` },
    },
    saleInfo: { country: 'US', isEbook: edition.kind === 'ebook' },
  };
}
