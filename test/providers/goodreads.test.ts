import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { goodreads } from '../../providers/goodreads/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const record = (name: string, more = {}) => ({
  '@context': 'https://schema.org',
  '@type': 'Book',
  name,
  image: 'https://images.example/1.jpg',
  bookFormat: 'Paperback',
  inLanguage: 'English',
  isbn: '9780306406157',
  author: [{ '@type': 'Person', name: 'Marit  Osei', url: 'https://goodreads.example/author/show/42.Marit_Osei' }],
  aggregateRating: { '@type': 'AggregateRating', ratingValue: 4.45, ratingCount: 280, reviewCount: 5 },
  ...more,
});
const page = (body: unknown) =>
  HttpResponse.html(`<!DOCTYPE html><html><head><script>var x = "<b>";</script><script type="application/ld+json">${JSON.stringify(body)}</script></head>
  <body><div data-testid="description"><span>A guide<br>inherits a map.</span></div></body></html>`);
const suggestion = {
  bookId: '1',
  workId: '23',
  title: 'The Salt Road (The Lantern Coast, #1)',
  bookTitleBare: 'The Salt Road',
  author: { id: 42, name: 'Marit Osei' },
  avgRating: '4.00',
  ratingsCount: 12,
};
const respond = (request: Request) => {
  const { pathname } = new URL(request.url);
  if (pathname.includes('auto_complete')) return HttpResponse.json([suggestion, { bookId: 5 }]);
  return page(record(`The Salt Road ${pathname.split('/').at(-1)} (The Lantern Coast, #1)`));
};

const lookup = {
  id: (n: number) => ({ type: 'goodreads', value: String(n) }),
  unknown: { type: 'goodreads', value: '999' },
  title: (n: number) => `The Salt Road ${n}`,
  respond,
  missing: () => new HttpResponse('<html>page not found</html>', { status: 404 }),
  questionsForUnknown: 1,
};
providerContract({ provider: goodreads, readsPages: true, lookup });
providerContract({ provider: goodreads, search: { query: {}, title: 'The Salt Road', respond, nothing: () => HttpResponse.json([]) } });

async function read(body: unknown) {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/*`, () => page(body) as never));
  const { host } = makeHost(goodreads);
  return lookUp(host, asking({ type: 'goodreads', value: '1' }));
}

test('what a page means', async () => {
  const { candidates } = await read(record('Salt &amp; Road (The Lantern Coast, #1; Coasts, #2.5)'));
  expect(candidates[0]).toMatchObject({ editionKind: 'print', sourceId: '1' });
  expect(candidates[0]?.metadata).toEqual({
    title: 'Salt & Road',
    series: [
      { name: 'The Lantern Coast', position: '1' },
      { name: 'Coasts', position: '2.5' },
    ],
    authors: [{ name: 'Marit Osei', identifiers: [{ type: 'goodreads-author', value: '42' }] }],
    language: 'en',
    description: 'A guide<br />inherits a map.',
    identifiers: [
      { type: 'goodreads', value: '1' },
      { type: 'isbn', value: '9780306406157' },
    ],
    cover: { source: 'url', location: 'https://images.example/1.jpg' },
    rating: { value: 4.45, scale: 5, count: 280 },
  });
});

test.each([
  ['Audible Audio', 'audio'],
  ['Kindle Edition', 'ebook'],
  ['Paperback', 'print'],
  ['', undefined],
])('%s is an edition of the kind %s', async (bookFormat, kind) => {
  expect((await read(record('Salt', { bookFormat }))).candidates[0]?.editionKind).toBe(kind);
});

test('a page that holds no book is no answer', async () => {
  const { error } = await read({ '@type': 'WebSite', name: 'Are you a robot?' });
  expect(error?.message).toContain('a page that holds no book');
});

test('it is off unless somebody switches it on', () => {
  expect(goodreads.options.parse({}).enabled).toBe(false);
});
