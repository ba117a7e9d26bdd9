import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { hardcover } from '../../providers/hardcover/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const TOKEN = 'hc-token-0123456789';
const asinOf = (n: number) => `B0${String(n).padStart(8, '0')}`;
const work = (id: number) => ({
  id,
  title: 'The Salt Road',
  subtitle: null,
  description: 'A caravan guide\r\ninherits a map.',
  release_date: '2016-05-01',
  rating: 4.0649,
  ratings_count: 3959,
  cached_tags: { Genre: [{ tag: 'Fantasy', count: 3 }], Mood: [{ tag: 'hopeful' }], 'Content Warning': [{ tag: 'Violence' }] },
  featured_book_series: { position: 1, details: '1', series: { id: 5, name: 'The Lantern Coast' } },
});
const contributions = [
  { contribution: null, author: { id: 1, name: 'Marit Osei' } },
  { contribution: 'Narrator', author: { id: 2, name: 'Dara Quill' } },
  { contribution: 'Translator', author: { id: 3, name: 'Nora Kestrel' } },
  { contribution: 'Cover Artist', author: { id: 4, name: 'No One' } },
];
const edition = (asin: string | null, title: string, more = {}) => ({
  id: 70,
  title,
  subtitle: null,
  asin,
  isbn_10: null,
  isbn_13: '9780306406157',
  audio_seconds: 36_600,
  reading_format_id: 2,
  release_date: '2017-03-07',
  edition_format: 'Audiobook',
  language: { language: 'English' },
  publisher: { name: 'Tall Lamp Audio' },
  image: { url: 'https://assets.example/1.jpg', width: 600 },
  contributions,
  book: work(427_971),
  ...more,
});
const data = (body: unknown) => HttpResponse.json({ data: body } as never);
async function respond(request: Request) {
  const { query, variables } = (await request.json()) as { query: string; variables: { asins?: string[] } };
  if (query.includes('search(')) return data({ search: { results: { found: 1, hits: [{ document: hit }] } } });
  return data({ editions: (variables.asins ?? []).map((asin) => edition(asin, `The Salt Road ${Number(asin.slice(2))}`)).reverse() });
}
const hit = {
  id: '427971',
  title: 'The Salt Road',
  contributions: contributions.slice(0, 1),
  author_names: ['Marit Osei'],
  featured_series: { position: 1, details: '1', series: { id: 5, name: 'The Lantern Coast' } },
  isbns: ['9780306406157'],
  genres: ['Fantasy'],
  release_year: 2016,
  rating: 4.06,
  ratings_count: 10,
  text_match: 1,
};

providerContract({
  provider: hardcover,
  options: { token: TOKEN },
  secret: TOKEN,
  lookup: {
    id: (n) => ({ type: 'asin', value: asinOf(n) }),
    unknown: { type: 'asin', value: asinOf(999) },
    title: (n) => `The Salt Road ${n}`,
    respond,
    missing: () => data({ editions: [] }),
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'] }, title: 'The Salt Road', respond, nothing: () => data({ search: { results: { found: 0, hits: [] } } }) },
});

async function find(respondTo: (request: Request) => Response | Promise<Response>, id = { type: 'asin', value: asinOf(1) }) {
  const network = await startNetwork();
  const bodies: { query: string; variables: Record<string, unknown> }[] = [];
  network.use(
    http.post(`${BASE}/graphql`, async ({ request }) => {
      bodies.push((await request.clone().json()) as never);
      return (await respondTo(request)) as never;
    }),
  );
  const made = makeHost(hardcover, { token: TOKEN });
  return { ...made, bodies, reply: await lookUp(made.host, asking(id)) };
}

test('what an edition means', async () => {
  const { reply } = await find(respond);
  expect(reply.candidates[0]).toMatchObject({ editionKind: 'audio', sourceId: '70' });
  expect(reply.candidates[0]?.metadata).toEqual({
    title: 'The Salt Road 1',
    description: 'A caravan guide\ninherits a map.',
    originalDate: '2016-05-01',
    series: [{ name: 'The Lantern Coast', position: '1' }],
    genres: ['Fantasy'],
    tags: ['hopeful'],
    rating: { value: 4.06, scale: 5, count: 3959 },
    authors: [{ name: 'Marit Osei' }],
    narrators: [{ name: 'Dara Quill' }],
    contributors: [{ name: 'Nora Kestrel', role: 'trl' }],
    publisher: 'Tall Lamp Audio',
    publishedDate: '2017-03-07',
    language: 'en',
    durationMs: 36_600_000,
    identifiers: [
      { type: 'hardcover', value: '427971' },
      { type: 'asin', value: asinOf(1) },
      { type: 'isbn', value: '9780306406157' },
    ],
    cover: { source: 'url', location: 'https://assets.example/1.jpg', widthPixels: 600 },
  });
});

test('many identifiers of both kinds are one top-level question', async () => {
  const { bodies, reply } = await find(() => data({ editions: [edition(null, 'By ISBN', { reading_format_id: 4, audio_seconds: null })] }), {
    type: 'isbn',
    value: '9780306406157',
  });
  expect(reply.candidates[0]).toMatchObject({ editionKind: 'ebook', metadata: { title: 'By ISBN' } });
  expect(bodies[0]?.variables).toEqual({ asins: [], isbn13s: ['9780306406157'], isbn10s: ['0306406152'] });
  expect(bodies[0]?.query.match(/^ {2}\w+\(/gm)).toEqual(['  editions(']);
});

test('an edition of no stated format may be of any kind', async () => {
  const { reply } = await find(() => data({ editions: [edition(asinOf(1), 'Salt', { reading_format_id: null, audio_seconds: null })] }));
  expect(reply.candidates).toHaveLength(1);
  expect(reply.candidates[0]?.editionKind).toBeUndefined();
});

test('a book by its own id', async () => {
  const { reply } = await find(() => data({ books: [{ ...work(5), contributions }] }), { type: 'hardcover', value: '5' });
  expect(reply.candidates[0]).toMatchObject({ sourceId: '5', metadata: { title: 'The Salt Road', authors: [{ name: 'Marit Osei' }] } });
});

test('GraphQL errors with status 200 are no answer', async () => {
  const { reply } = await find(() => HttpResponse.json({ errors: [{ message: 'field not found', extensions: { code: 'validation-failed' } }] }));
  expect(reply.error?.code).toBe('response');
});

test('too many top-level questions is too fast, not a bad token', async () => {
  const { reply } = await find(() => HttpResponse.json({ errors: [{ message: 'x', extensions: { code: 'top_level_limit_exceeded' } }] }, { status: 403 }));
  expect(reply.error?.code).toBe('rate-limited');
});

test('the day’s end that the headers tell is slept through', async () => {
  const headers = { ratelimit: '"Free";r=8;t=42, "daily";r=0;t=51234' };
  const { reply, host, clock } = await find(() =>
    HttpResponse.json({ error: 'Too Many Requests' }, { status: 429, headers: { ...headers, 'retry-after': '51234' } }),
  );
  expect(reply.error).toBeDefined();
  const next = await lookUp(host, asking({ type: 'asin', value: asinOf(2) }));
  expect(next.error?.code).toBe('quota');
  expect(next.dueAtMs - clock.now).toBeGreaterThan(51_000_000);
});

test('the plan decides the budget, and without a token it is off', () => {
  expect(hardcover.limitsFor?.(hardcover.options.parse({ plan: 'supporter' }), undefined)).toEqual({ perDay: 50_000 });
  expect(hardcover.offBecause?.(hardcover.options.parse({}))).toContain('needs a token');
});
