import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { audible } from '../../providers/audible/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';
import { query } from '../pipeline/samples.ts';

const asinOf = (n: number) => `B0${String(n).padStart(8, '0')}`;
const product = (asin: string, more = {}) => ({
  asin,
  title: `The Salt Road ${Number(asin.slice(2))}`,
  subtitle: 'A Novel of the Coast',
  authors: [{ asin: 'B00AUTHOR1', name: 'Marit Osei' }, { name: 'Nora Kestrel - translator' }],
  narrators: [{ name: 'Dara Quill' }],
  publisher_name: 'Tall Lamp Audio',
  isbn: '9780306406157',
  language: 'english',
  format_type: 'unabridged',
  content_type: 'Product',
  content_delivery_type: 'MultiPartBook',
  release_date: '2017-03-07',
  runtime_length_min: 610,
  publication_name: 'The Lantern Coast',
  series: [
    { asin: 'B00SERIES2', title: 'Coasts', sequence: '2, Dramatized Adaptation' },
    { asin: 'B00SERIES1', title: 'The Lantern Coast', sequence: '1' },
  ],
  category_ladders: [
    {
      root: 'Genres',
      ladder: [
        { id: '1', name: 'Science Fiction & Fantasy' },
        { id: '2', name: 'Epic' },
      ],
    },
    { root: 'ExploreBy', ladder: [{ id: '3', name: 'Top 100' }] },
  ],
  product_images: { '500': 'https://images.example/I/51abc._SL500_.jpg', '1024': 'https://images.example/I/81xyz._SL1024_.jpg' },
  publisher_summary: '<p>A caravan guide inherits a map.</p>',
  merchandising_summary: 'A caravan guide...',
  copyright: '©2017 Marit Osei (P)2017 Tall Lamp',
  rating: { num_reviews: 3, overall_distribution: { average_rating: 4.61, display_average_rating: '4.6', num_ratings: 2113 } },
  is_adult_product: false,
  ...more,
});
const answer = (products: unknown[]) => HttpResponse.json({ products, response_groups: ['always-returned'] } as never);
const asked = (request: Request) => (new URL(request.url).searchParams.get('asins') ?? '').split(',').filter(Boolean);

providerContract({
  provider: audible,
  options: { regions: ['us', 'uk'] },
  lookup: {
    id: (n) => ({ type: 'asin', value: asinOf(n) }),
    unknown: { type: 'asin', value: asinOf(999) },
    title: (n) => `The Salt Road ${n}`,
    // Audible keeps no order.
    respond: (request) =>
      answer(
        asked(request)
          .reverse()
          .map((asin) => product(asin)),
      ),
    missing: (request) => answer(asked(request).map((asin) => ({ asin }))),
    questionsForUnknown: 2,
  },
  search: {
    query: { authors: ['Marit Osei'] },
    title: 'The Salt Road 1',
    respond: () => answer([product(asinOf(1)), product(asinOf(2), { content_delivery_type: 'PodcastParent' })]),
    nothing: () => answer([]),
  },
});

/** Asks for identifiers and records what went over the wire. */
async function ask(ids: string[], respond: (asins: string[], url: URL) => Response, options: Record<string, unknown> = { regions: ['us'] }) {
  const network = await startNetwork();
  const urls: URL[] = [];
  network.use(
    http.get(/.*/, ({ request }) => {
      urls.push(new URL(request.url));
      return respond(asked(request), new URL(request.url)) as never;
    }),
  );
  const { host } = makeHost(audible, options);
  const replies = await Promise.all(ids.map((value) => lookUp(host, asking({ type: 'asin', value }))));
  return { replies, urls };
}

test('what a product means', async () => {
  const { replies } = await ask([asinOf(1)], (asins) => answer(asins.map((asin) => product(asin))));
  expect(replies[0]?.candidates[0]).toMatchObject({ sourceId: asinOf(1), region: 'us', editionKind: 'audio' });
  expect(replies[0]?.candidates[0]?.metadata).toEqual({
    title: 'The Salt Road 1',
    subtitle: 'A Novel of the Coast',
    authors: [{ name: 'Marit Osei', identifiers: [{ type: 'asin', value: 'B00AUTHOR1' }] }],
    contributors: [{ name: 'Nora Kestrel', role: 'trl' }],
    narrators: [{ name: 'Dara Quill' }],
    series: [
      { name: 'The Lantern Coast', position: '1', identifiers: [{ type: 'asin', value: 'B00SERIES1', region: 'us' }] },
      { name: 'Coasts', position: '2', identifiers: [{ type: 'asin', value: 'B00SERIES2', region: 'us' }] },
    ],
    publisher: 'Tall Lamp Audio',
    publishedDate: '2017-03-07',
    language: 'en',
    copyright: '©2017 Marit Osei (P)2017 Tall Lamp',
    description: '<p>A caravan guide inherits a map.</p>',
    genres: ['Science Fiction & Fantasy'],
    tags: ['Epic'],
    identifiers: [
      { type: 'asin', value: asinOf(1), region: 'us' },
      { type: 'isbn', value: '9780306406157' },
    ],
    durationMs: 610 * 60_000,
    cover: { source: 'url', location: 'https://images.example/I/81xyz.jpg' },
    rating: { value: 4.6, scale: 5, count: 2113 },
    abridged: false,
  });
});

test.each([
  ['a stub', { title: undefined, rating: { overall_distribution: { average_rating: 0, num_ratings: 0 } } }],
  ['a series', { content_delivery_type: 'BookSeries' }],
  ['a podcast', { content_delivery_type: 'PodcastParent' }],
])('%s is no book', async (_name, more) => {
  const { replies } = await ask([asinOf(1)], (asins) => answer(asins.map((asin) => product(asin, more))));
  expect(replies[0]).toMatchObject({ outcome: 'missing', candidates: [] });
});

test('no rating, no runtime, and null are not stated', async () => {
  const more = { runtime_length_min: null, series: null, subtitle: null, isbn: null, rating: { overall_distribution: { average_rating: 0, num_ratings: 0 } } };
  const { replies } = await ask([asinOf(1)], (asins) => answer(asins.map((asin) => product(asin, more))));
  for (const key of ['durationMs', 'series', 'subtitle', 'rating'] as const) expect(replies[0]?.candidates[0]?.metadata[key]).toBeUndefined();
});

test('fifty are one request; what an answer passes over is asked once more, together', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => asinOf(index + 1));
  let requests = 0;
  const { replies, urls } = await ask(ids, (asins) => {
    requests++;
    return answer(asins.filter((_, index) => requests > 1 || index % 10 !== 0).map((asin) => product(asin)));
  });
  expect(replies.every(({ outcome }) => outcome === 'found')).toBe(true);
  expect(urls.map((url) => (url.searchParams.get('asins') ?? '').split(',').length)).toEqual([50, 5]);
});

test('what it passes over twice is not there', async () => {
  const { replies, urls } = await ask([asinOf(1)], () => answer([]));
  expect([replies[0]?.outcome, urls.length]).toEqual(['missing', 2]);
});

test('one bad product spoils no other', async () => {
  const { replies } = await ask([asinOf(1), asinOf(2)], (asins) =>
    answer(asins.map((asin, index) => (index === 0 ? { asin, title: 5, authors: 'nobody' } : product(asin)))),
  );
  expect(replies.map(({ outcome }) => outcome)).toEqual(['missing', 'found']);
});

test('a batch that is refused for what it asks is asked in halves', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => asinOf(index + 1));
  const { replies, urls } = await ask(ids, (asins) =>
    asins.includes(asinOf(3)) ? HttpResponse.json({ message: '1 validation error detected' }, { status: 400 }) : answer(asins.map((asin) => product(asin))),
  );
  expect(replies.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'failed', 'found', 'found', 'found', 'found', 'found']);
  expect(urls).toHaveLength(7);
});

test('each storefront has a host of its own, and a batch for itself', async () => {
  const { replies, urls } = await ask(
    [asinOf(1), asinOf(2)],
    (asins, url) => answer(asins.map((asin) => (url.host === 'api.audible.co.uk' || asin === asinOf(1) ? product(asin) : { asin }))),
    { regions: ['us', 'uk'], baseUrl: 'https://api.audible.{tld}' },
  );
  expect(urls.map(({ host, searchParams }) => [host, searchParams.get('asins')])).toEqual([
    ['api.audible.com', `${asinOf(1)},${asinOf(2)}`],
    ['api.audible.co.uk', asinOf(2)],
  ]);
  expect(replies.map(({ candidates }) => candidates[0]?.region)).toEqual(['us', 'uk']);
});

test('a search goes on to the next storefront until something looks like the book', async () => {
  const network = await startNetwork();
  const regions: string[] = [];
  network.use(
    http.get(`${BASE}/:region/1.0/catalog/products`, ({ params }) => {
      regions.push(String(params.region));
      return answer([params.region === 'us' ? product(asinOf(7), { title: 'Another Book' }) : product(asinOf(8), { title: 'The Salt Road' })]) as never;
    }),
  );
  const { host } = makeHost(audible, { regions: ['us', 'uk', 'au'], baseUrl: `${BASE}/{region}` });
  const wanted = query({ title: 'The Salt Road', authors: ['Marit Osei'] });
  const reply = await host.search(wanted, { isPatient: true }, new AbortController().signal);
  expect(regions).toEqual(['us', 'uk']);
  expect(reply.candidates.map(({ metadata }) => metadata.title)).toEqual(['Another Book', 'The Salt Road']);
});
