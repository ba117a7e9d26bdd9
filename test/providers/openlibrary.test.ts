import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { openlibrary } from '../../providers/openlibrary/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';
import { isbnOf } from './isbn.ts';

const keysOf = (request: Request) => (new URL(request.url).searchParams.get('bibkeys') ?? '').split(',');
const book = (isbn: string, title: string, more = {}) => ({
  url: `https://openlibrary.example/books/OL${isbn}M/x`,
  key: `/books/OL${isbn}M`,
  title,
  authors: [{ url: 'https://openlibrary.example/authors/OL1A/Marit_Osei', name: 'Marit Osei' }],
  publishers: [{ name: 'Harrow & Pike' }],
  publish_date: 'July 2004',
  identifiers: { isbn_13: [isbn], goodreads: ['77'], lccn: ['x'] },
  subjects: [
    { name: 'Fantasy', url: '' },
    { name: 'nyt:hardcover=2013', url: '' },
    { name: 'New York Times reviewed', url: '' },
  ],
  cover: { small: 's', medium: 'm', large: 'https://covers.example/1-L.jpg' },
  ...more,
});
const hit = {
  key: '/works/OL9W',
  title: 'The Salt Road',
  author_name: ['Marit Osei', 'Марит Осей'],
  author_key: ['OL1A'],
  first_publish_year: 2004,
  language: ['eng', 'ger'],
  subject: ['Fantasy', 'series:x'],
};
const work = {
  key: '/works/OL9W',
  title: 'The Salt Road',
  description: { type: '/type/text', value: 'A **caravan** guide [inherits][1] a map.\r\n\r\n[1]: https://x.example/' },
};
const respond = (request: Request) => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/works/')) return HttpResponse.json(work);
  if (pathname === '/search.json') return HttpResponse.json({ numFound: 1, start: 0, docs: [hit, { broken: true }] });
  const entries = keysOf(request).map((key) => [key, book(key.slice(5), `The Salt Road ${Number(key.slice(12, 17))}`)]);
  return HttpResponse.json(Object.fromEntries(entries) as never);
};

providerContract({
  provider: openlibrary,
  wrongShape: [1, 2, 3],
  lookup: {
    id: (n) => ({ type: 'isbn', value: isbnOf(n) }),
    unknown: { type: 'isbn', value: isbnOf(999) },
    title: (n) => `The Salt Road ${n}`,
    respond,
    missing: () => HttpResponse.json({}),
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'] }, title: 'The Salt Road', respond, nothing: () => HttpResponse.json({ numFound: 0, start: 0, docs: [] }) },
});

async function find(respondTo: (request: Request) => Response, type: string, value: string) {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/*`, ({ request }) => respondTo(request) as never));
  const { host } = makeHost(openlibrary);
  return lookUp(host, asking({ type, value }));
}

test('what an edition means', async () => {
  const { candidates } = await find(respond, 'isbn', isbnOf(1));
  expect(candidates[0]?.editionKind).toBeUndefined();
  expect(candidates[0]).toMatchObject({ sourceId: `OL${isbnOf(1)}M` });
  expect(candidates[0]?.metadata).toEqual({
    title: 'The Salt Road 1',
    authors: [{ name: 'Marit Osei', identifiers: [{ type: 'openlibrary-author', value: 'OL1A' }] }],
    publisher: 'Harrow & Pike',
    publishedDate: '2004-07',
    genres: ['Fantasy'],
    identifiers: [
      { type: 'openlibrary-edition', value: `OL${isbnOf(1)}M` },
      { type: 'isbn', value: isbnOf(1) },
      { type: 'goodreads', value: '77' },
    ],
    cover: { source: 'url', location: 'https://covers.example/1-L.jpg' },
  });
});

test.each([
  ['Audio CD', 'audio'],
  ['Audio Cassette', 'audio'],
  ['Kindle Edition', 'ebook'],
  ['Paperback', 'print'],
  ['', undefined],
])('%s is an edition of the kind %s', async (format, kind) => {
  const { candidates } = await find(
    (request) => HttpResponse.json({ [keysOf(request)[0] ?? '']: book('x', 'X', { physical_format: format }) } as never),
    'isbn',
    isbnOf(1),
  );
  expect(candidates[0]?.editionKind).toBe(kind);
});

test('a work says nothing of editions, and an author’s alias is no second author', async () => {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/*`, ({ request }) => respond(request) as never));
  const { host } = makeHost(openlibrary);
  const { candidates } = await host.search({ ...asking(), title: 'The Salt Road' }, { isPatient: true }, new AbortController().signal);
  expect(candidates[0]?.editionKind).toBeUndefined();
  expect(candidates[0]?.metadata).toEqual({
    title: 'The Salt Road',
    authors: [{ name: 'Marit Osei', identifiers: [{ type: 'openlibrary-author', value: 'OL1A' }] }],
    originalDate: '2004',
    description: 'A caravan guide inherits a map.',
    genres: ['Fantasy'],
    identifiers: [{ type: 'openlibrary-work', value: 'OL9W' }],
  });
});

test('a work by its own id', async () => {
  const { candidates } = await find(() => HttpResponse.json({ ...work, first_publish_date: '1995', subjects: ['Magic'] }), 'openlibrary-work', 'OL9W');
  expect(candidates[0]?.metadata).toMatchObject({ originalDate: '1995', genres: ['Magic'] });
});

test('a stale answer keeps the confidence of its own operation', async () => {
  const network = await startNetwork();
  let isDown = false;
  network.use(http.get(`${BASE}/*`, () => (isDown ? new HttpResponse(null, { status: 500 }) : HttpResponse.json(work)) as never));
  const { host, clock } = makeHost(openlibrary);
  const wanted = asking({ type: 'openlibrary-work', value: 'OL9W' });
  const fresh = await lookUp(host, wanted);
  isDown = true;
  clock.now += openlibrary.ttl.foundMs * 1.2;
  const stale = await lookUp(host, wanted);
  expect(stale.candidates[0]).toMatchObject({ stale: true, confidence: fresh.candidates[0]?.confidence });
});

test('authors are described when the options say so', async () => {
  const network = await startNetwork();
  const author = { key: '/authors/OL1A', name: 'Marit Osei', bio: { type: '/type/text', value: 'Writes about coasts.' }, photos: [-1, 7] };
  network.use(http.get(`${BASE}/*`, ({ request }) => (request.url.includes('/authors/') ? HttpResponse.json(author) : respond(request)) as never));
  const { host } = makeHost(openlibrary, { authors: true });
  const { candidates } = await lookUp(host, asking({ type: 'isbn', value: isbnOf(1) }));
  expect(candidates[0]?.metadata.authors).toMatchObject([{ about: 'Writes about coasts.', imageUrl: 'https://covers.openlibrary.org/a/id/7-L.jpg' }]);
});

test('the rate depends on whether we say who we are', () => {
  expect(openlibrary.limitsFor?.({} as never, 'me@example.org')).toEqual({ ratePerSec: 3 });
  expect(openlibrary.limitsFor?.({} as never, undefined)).toEqual({});
});
