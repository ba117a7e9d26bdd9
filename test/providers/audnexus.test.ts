import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { audnexus } from '../../providers/audnexus/index.ts';
import { BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';
import { query } from '../pipeline/samples.ts';

const book = {
  asin: 'B000000001',
  title: 'The Salt Road',
  subtitle: 'A Novel of the Coast',
  authors: [{ asin: 'B00AUTHOR1', name: 'Marit Osei' }, { name: 'Nora Kestrel - translator' }],
  narrators: [{ name: 'Dara Quill' }, { name: 'full cast' }],
  publisherName: 'Tall Lamp Audio',
  language: 'english',
  formatType: 'unabridged',
  description: 'A caravan guide inherits a map....',
  summary: '<p>A caravan guide inherits a map.</p>',
  image: 'https://images.example/1.jpg',
  isAdult: false,
  isbn: '',
  copyright: 2017,
  genres: [
    { asin: '1', name: 'Science Fiction & Fantasy', type: 'genre' },
    { asin: '2', name: 'Epic', type: 'tag' },
  ],
  rating: '4.6',
  ratings: { value: '4.6', numRatings: 2113, numReviews: 20 },
  region: 'us',
  releaseDate: '2017-03-07T00:00:00.000Z',
  runtimeLengthMin: 610,
  seriesPrimary: { asin: 'B00SERIES1', name: 'The Lantern Coast Series', position: 'Book 1' },
  seriesSecondary: { name: 'Coasts', position: '2, Dramatized Adaptation' },
};
const chapters = {
  asin: 'B000000001',
  brandIntroDurationMs: 2000,
  brandOutroDurationMs: 3000,
  isAccurate: true,
  chapters: [
    { lengthMs: 10_000, startOffsetMs: 0, startOffsetSec: 0, title: 'Opening\u00a0Credits' },
    { lengthMs: 0, startOffsetMs: 10_000, startOffsetSec: 10, title: 'Nothing' },
    { lengthMs: 20_000, startOffsetMs: 10_000, startOffsetSec: 10, title: 'Dawn' },
  ],
};
const nested = (code: string, message: string) => ({ error: { code, message, details: null } });

providerContract({
  provider: audnexus,
  options: { regions: ['us', 'uk'] },
  lookup: {
    id: (n) => ({ type: 'asin', value: `B00000000${n}` }),
    unknown: { type: 'asin', value: 'B000000009' },
    title: (n) => `The Salt Road ${n}`,
    respond(request) {
      const asin = new URL(request.url).pathname.split('/').at(-1) ?? '';
      return HttpResponse.json({ ...book, asin, title: `The Salt Road ${asin.at(-1)}` });
    },
    missing: () => HttpResponse.json(nested('NOT_FOUND', 'Item not found'), { status: 404 }),
    questionsForUnknown: 2,
  },
});

const asking = (more = {}) => query({ identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }], ...more });

async function askAudnexus(options: Record<string, unknown>, answer: (url: URL) => Response, more = {}) {
  const network = await startNetwork();
  const urls: URL[] = [];
  network.use(
    http.get(`${BASE}/*`, ({ request }) => {
      urls.push(new URL(request.url));
      return answer(new URL(request.url)) as never;
    }),
  );
  const { host } = makeHost(audnexus, options);
  return { reply: await lookUp(host, asking(more)), urls };
}

test('what a book means', async () => {
  const { reply } = await askAudnexus({ regions: ['us'] }, () => HttpResponse.json(book));
  expect(reply.candidates[0]?.metadata).toEqual({
    title: 'The Salt Road',
    subtitle: 'A Novel of the Coast',
    authors: [{ name: 'Marit Osei', identifiers: [{ type: 'asin', value: 'B00AUTHOR1' }] }],
    contributors: [{ name: 'Nora Kestrel', role: 'trl' }],
    narrators: [{ name: 'Dara Quill' }],
    series: [
      { name: 'The Lantern Coast Series', position: '1', identifiers: [{ type: 'asin', value: 'B00SERIES1', region: 'us' }] },
      { name: 'Coasts', position: '2' },
    ],
    publisher: 'Tall Lamp Audio',
    publishedDate: '2017-03-07',
    language: 'en',
    copyright: '2017',
    description: '<p>A caravan guide inherits a map.</p>',
    genres: ['Science Fiction & Fantasy'],
    tags: ['Epic'],
    identifiers: [{ type: 'asin', value: 'B000000001', region: 'us' }],
    durationMs: 36_600_000,
    cover: { source: 'url', location: 'https://images.example/1.jpg' },
    rating: { value: 4.6, scale: 5, count: 2113 },
    abridged: false,
    dramatised: true,
  });
});

test('zeros, empty texts and bad optional values are not stated', async () => {
  const bare = {
    asin: 'B000000001',
    title: 'Salt',
    authors: 'nobody',
    narrators: null,
    isbn: '',
    runtimeLengthMin: 0,
    rating: '0.0',
    releaseDate: '2200-01-01T00:00:00.000Z',
    summary: '',
    description: '',
    genres: [{}],
    seriesPrimary: { position: '1' },
  };
  const { reply } = await askAudnexus({ regions: ['us'] }, () => HttpResponse.json(bare));
  expect(reply.candidates[0]?.metadata).toEqual({ title: 'Salt', identifiers: [{ type: 'asin', value: 'B000000001', region: 'us' }] });
});

describe('regions', () => {
  test('are asked in order until one has the book', async () => {
    const { reply, urls } = await askAudnexus({ regions: ['us', 'uk', 'au'] }, (url) =>
      url.searchParams.get('region') === 'uk'
        ? HttpResponse.json({ ...book, region: 'uk' })
        : HttpResponse.json(nested('REGION_UNAVAILABLE', 'no'), { status: 404 }),
    );
    expect(urls.map((url) => url.searchParams.get('region'))).toEqual(['us', 'uk']);
    expect(reply.candidates[0]?.region).toBe('uk');
  });

  test('the region of a known ASIN comes first', async () => {
    const { urls } = await askAudnexus({ regions: ['us', 'uk'] }, () => HttpResponse.json(book), {
      identifiers: [{ type: 'asin', value: 'B000000001', region: 'uk', certainty: 1 }],
    });
    expect(urls[0]?.searchParams.get('region')).toBe('uk');
  });

  test('a miss in one region is remembered for that region alone', async () => {
    const network = await startNetwork();
    const regions: string[] = [];
    network.use(
      http.get(`${BASE}/*`, ({ request }) => {
        regions.push(new URL(request.url).searchParams.get('region') ?? '');
        return regions.at(-1) === 'us' ? new HttpResponse(null, { status: 404 }) : HttpResponse.json({ ...book, region: 'uk' });
      }),
    );
    const { host } = makeHost(audnexus, { regions: ['us', 'uk'] });
    await lookUp(host, asking());
    await lookUp(host, asking());
    expect(regions).toEqual(['us', 'uk']);
  });
});

describe('every form of "not here"', () => {
  test.each<[number, unknown]>([
    [404, nested('REGION_UNAVAILABLE', "Item not available in region 'us'")],
    [404, nested('PRODUCT_DELISTED', 'gone')],
    [404, { message: 'Route GET:/ not found', error: 'Not Found', statusCode: 404 }],
    [500, { statusCode: 500, error: 'Internal Server Error', message: "Item not available in region 'us' for ASIN: B000000001" }],
    [400, nested('CONTENT_TYPE_MISMATCH', 'Item is a podcast')],
    [400, { statusCode: 400, error: 'Bad Request', message: 'Bad ASIN' }],
  ])('%i %j', async (status, body) => {
    const { reply, urls } = await askAudnexus({ regions: ['us'] }, () => HttpResponse.json(body as never, { status }));
    expect(reply).toMatchObject({ outcome: 'missing' });
    expect(urls).toHaveLength(1);
  });

  test('another 400 is not one of them', async () => {
    const { reply } = await askAudnexus({ regions: ['us'] }, () => HttpResponse.json(nested('BAD_REQUEST', 'bad region'), { status: 400 }));
    expect(reply.error?.code).toBe('response');
  });
});

describe('chapters', () => {
  const answer = (url: URL) => HttpResponse.json(url.pathname.endsWith('/chapters') ? chapters : book);

  test('are asked for only when they are wanted', async () => {
    expect((await askAudnexus({ regions: ['us'] }, answer)).urls).toHaveLength(1);
  });

  test('come with the lengths of the jingles; empty ones are dropped', async () => {
    const { reply, urls } = await askAudnexus({ regions: ['us'] }, answer, { wants: ['chapters'] });
    expect(urls.map((url) => url.pathname)).toEqual(['/books/B000000001', '/books/B000000001/chapters']);
    expect(reply.candidates[0]).toMatchObject({
      branding: { introMs: 2000, outroMs: 3000 },
      metadata: {
        chapters: [
          { title: 'Opening Credits', startMs: 0, endMs: 10_000 },
          { title: 'Dawn', startMs: 10_000, endMs: 30_000 },
        ],
      },
    });
    expect(reply.candidates[0]?.confidence.chapters).toBe(0.7);
  });

  test('a failure there keeps the book', async () => {
    const { reply } = await askAudnexus(
      { regions: ['us'] },
      (url) => (url.pathname.endsWith('/chapters') ? new HttpResponse(null, { status: 500 }) : HttpResponse.json(book)),
      { wants: ['chapters'] },
    );
    expect(reply.outcome).toBe('failed');
    expect(reply.candidates[0]?.metadata.title).toBe('The Salt Road');
  });
});

test('authors are described when the options say so', async () => {
  const { reply, urls } = await askAudnexus({ regions: ['us'], authors: true }, (url) =>
    HttpResponse.json(
      url.pathname.startsWith('/authors')
        ? { asin: 'B00AUTHOR1', name: 'Marit Osei', description: 'Writes about coasts.', image: 'https://images.example/a.jpg' }
        : book,
    ),
  );
  expect(urls.map((url) => url.pathname)).toEqual(['/books/B000000001', '/authors/B00AUTHOR1']);
  expect(reply.candidates[0]?.metadata.authors?.[0]).toMatchObject({
    name: 'Marit Osei',
    about: 'Writes about coasts.',
    imageUrl: 'https://images.example/a.jpg',
  });
});

test('limits of the config reach the host, and nonsense is refused', () => {
  expect(audnexus.options.parse({ limits: { ratePerSec: 3 } })).toMatchObject({ limits: { ratePerSec: 3 } });
  expect(audnexus.options.safeParse({ regions: ['mars'] }).success).toBe(false);
  expect(audnexus.options.safeParse({ baseUrl: 'file:///etc/passwd' }).success).toBe(false);
});
