import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { googlebooks } from '../../providers/googlebooks/index.ts';
import { mapVolume } from '../../providers/googlebooks/map.ts';
import { asking, BASE, createMemory, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';
import { isbnOf } from './isbn.ts';

const KEY = 'k-1234567890';
const volume = (id: string, isbn: string, title: string, more = {}) => ({
  kind: 'books#volume',
  id,
  volumeInfo: {
    title,
    authors: ['Marit Osei'],
    publisher: 'Harrow & Pike',
    publishedDate: '2015-12-08',
    description: 'A caravan guide inherits a map.',
    industryIdentifiers: [
      { type: 'ISBN_13', identifier: isbn },
      { type: 'OTHER', identifier: 'UOM:1' },
    ],
    categories: ['Fiction / Fantasy / General'],
    averageRating: 4.5,
    ratingsCount: 33,
    maturityRating: 'NOT_MATURE',
    language: 'en',
    imageLinks: { thumbnail: 'http://books.example/content?id=1&zoom=1&edge=curl&source=gbs' },
    ...more,
  },
  saleInfo: { country: 'US', isEbook: 'true' },
});
const numberOf = (isbn: string) => Number(isbn.slice(7, 12));
const respond = (request: Request) => {
  const isbn = /isbn:(\d+)/.exec(new URL(request.url).searchParams.get('q') ?? '')?.[1] ?? isbnOf(1);
  return HttpResponse.json({
    kind: 'books#volumes',
    totalItems: 2551,
    items: [volume('abc', isbn, `The Salt Road ${numberOf(isbn)}`), { id: 'bad' }],
  } as never);
};
const nothing = () => HttpResponse.json({ kind: 'books#volumes', totalItems: 0 });

providerContract({
  provider: googlebooks,
  options: { key: KEY },
  secret: KEY,
  lookup: {
    id: (n) => ({ type: 'isbn', value: isbnOf(n) }),
    unknown: { type: 'isbn', value: isbnOf(999) },
    title: (n) => `The Salt Road ${n}`,
    respond,
    missing: nothing,
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'], editionKind: 'ebook' }, title: 'The Salt Road 1', respond, nothing },
});

async function find(respondTo: () => Response, options = {}, memory = createMemory()) {
  const network = await startNetwork();
  let requests = 0;
  network.use(
    http.get(`${BASE}/*`, () => {
      requests++;
      return respondTo() as never;
    }),
  );
  const made = makeHost(googlebooks, { key: KEY, ...options }, memory);
  return { ...made, reply: await lookUp(made.host, asking({ type: 'isbn', value: isbnOf(1) })), requests: () => requests };
}

test('what a volume means', async () => {
  const { reply } = await find(() => respond(new Request(`${BASE}/volumes?q=isbn:${isbnOf(1)}`)));
  expect(reply.candidates[0]).toMatchObject({ editionKind: 'ebook', sourceId: 'abc' });
  expect(reply.candidates[0]?.metadata).toEqual({
    title: 'The Salt Road 1',
    authors: [{ name: 'Marit Osei' }],
    publisher: 'Harrow & Pike',
    publishedDate: '2015-12-08',
    language: 'en',
    description: 'A caravan guide inherits a map.',
    genres: ['Fiction', 'Fantasy'],
    identifiers: [
      { type: 'google', value: 'abc' },
      { type: 'isbn', value: isbnOf(1) },
    ],
    cover: { source: 'url', location: 'https://books.example/content?id=1&zoom=1&source=gbs' },
    rating: { value: 4.5, scale: 5, count: 33 },
  });
});

test.each([
  [true, 'ebook'],
  [false, 'print'],
  [undefined, undefined],
])('sold as an ebook: %s; so it is of the kind %s', (isEbook, kind) => {
  expect(mapVolume({ id: 'abc', volumeInfo: { title: 'Salt' }, saleInfo: isEbook === undefined ? undefined : { isEbook } }).editionKind).toBe(kind);
});

test('another book than the ISBN’s is no answer', async () => {
  const { reply } = await find(() => HttpResponse.json({ totalItems: 1, items: [volume('x', isbnOf(2), 'Other')] } as never));
  expect(reply.outcome).toBe('missing');
});

const gone = {
  error: { code: 429, message: "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service", status: 'RESOURCE_EXHAUSTED' },
};
test.each([429, 403, 400])('a day that is used up (HTTP %i) is slept through, restarts included', async (status) => {
  const memory = createMemory();
  const { reply, clock, requests, host } = await find(() => HttpResponse.json(gone, { status }), {}, memory);
  expect(reply.error?.code).toBe('quota');
  expect(reply.dueAtMs).toBeGreaterThan(clock.now);
  expect(reply.dueAtMs).toBeLessThanOrEqual(clock.now + 25 * 3_600_000);
  expect((await lookUp(host, asking({ type: 'isbn', value: isbnOf(2) }))).error?.code).toBe('quota');
  const restarted = makeHost(googlebooks, { key: KEY }, memory);
  expect((await lookUp(restarted.host, asking({ type: 'isbn', value: isbnOf(3) }))).error?.code).toBe('quota');
  expect(requests()).toBe(1);
});

test('our own budget is kept, and ends with Google’s day', async () => {
  const memory = createMemory();
  const { host, requests, clock } = await find(() => nothing(), { limits: { perDay: 2, ratePerSec: 100, burst: 100 } }, memory);
  expect((await host.status()).budgetLeft).toBe(1);
  await lookUp(host, asking({ type: 'isbn', value: isbnOf(2) }));
  const spent = await lookUp(host, asking({ type: 'isbn', value: isbnOf(3) }));
  expect([spent.error?.code, requests()]).toEqual(['quota', 2]);
  const restarted = makeHost(googlebooks, { key: KEY, limits: { perDay: 2, ratePerSec: 100, burst: 100 } }, memory);
  expect((await lookUp(restarted.host, asking({ type: 'isbn', value: isbnOf(3) }))).error?.code).toBe('quota');
  clock.now = spent.dueAtMs;
  expect((await lookUp(host, asking({ type: 'isbn', value: isbnOf(3) }))).outcome).toBe('missing');
});

test('too fast is a pause', async () => {
  const tooFast = { error: { code: 403, errors: [{ reason: 'userRateLimitExceeded' }], message: 'slow down' } };
  expect((await find(() => HttpResponse.json(tooFast, { status: 403 }))).reply.error?.code).toBe('rate-limited');
});

test('a bad key turns it off', async () => {
  const badKey = { error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } };
  expect((await find(() => HttpResponse.json(badKey, { status: 400 }))).reply.error?.code).toBe('access');
});

test('without a key it is off, unless it is wanted all the same', () => {
  const options = googlebooks.options.parse({});
  expect(googlebooks.offBecause?.(options)).toContain('needs a key');
  expect(googlebooks.offBecause?.({ ...options, withoutKey: true })).toBeUndefined();
});
