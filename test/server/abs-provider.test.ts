/** Rubricator as Audiobookshelf’s provider: who may ask, what is answered, and that it never asks itself. */
import { describe, expect, test } from 'vitest';
import type { EditionSearch, FoundEdition } from '../../src/actions/find-editions.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { AbsMatch, matchOf } from '../../src/server/abs-provider.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import { createApi } from '../../src/server/server.ts';

const edition = (raw: Parameters<typeof tidyMetadata>[0]): FoundEdition => ({
  editionKind: 'audio',
  values: tidyMetadata(raw),
  score: 1,
  sources: ['audible'],
});
const SALT = edition({
  title: 'The Salt Road',
  subtitle: 'A Novel',
  authors: [{ name: 'Marit Osei' }, { name: 'Ann Cole' }],
  narrators: [{ name: 'Dara Quill' }],
  publisher: 'Tall Lamp Audio',
  publishedDate: '2017-03-07',
  description: '<p>A road.</p>',
  cover: { source: 'url', location: 'https://covers.example/1.jpg' },
  identifiers: [
    { type: 'asin', value: 'B0SIM00001', region: 'us' },
    { type: 'isbn', value: '9780306406157' },
  ],
  genres: ['Fantasy'],
  tags: ['salt'],
  series: [{ name: 'The Lantern Coast', position: '1' }, { name: 'Roads' }],
  language: 'en',
  durationMs: 36_600_000,
});

interface SetUp {
  token?: string;
  audiobookshelf?: { token?: string };
  find?(wanted: EditionSearch): Promise<FoundEdition[]>;
}

function setUp({ find = async () => [SALT], ...guard }: SetUp = {}) {
  const asked: EditionSearch[] = [];
  const findEditions = (wanted: EditionSearch) => {
    asked.push(wanted);
    return find(wanted);
  };
  const app = createApi({ requestsPerMinute: 1000, version: '1.2.3', onBug: () => {}, ...guard }, {
    findEditions,
    takeUpFields: async () => {},
  } as unknown as ApiDeps);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.request(path, { headers: { host: 'localhost:8723', ...headers } }, { incoming: { socket: { remoteAddress: '127.0.0.1' } } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { get, asked };
}

const SEARCH = '/audiobookshelf/search?mediaType=book&query=The+Salt+Road&author=Marit+Osei';

test('a search is answered as Audiobookshelf reads it', async () => {
  const { get, asked } = setUp();
  const { status, body } = await get(`${SEARCH}&isbn=9780306406157`);
  expect([status, asked]).toEqual([200, [{ text: 'The Salt Road', author: 'Marit Osei', isbn: '9780306406157' }]]);
  expect(body).toEqual({
    matches: [
      {
        title: 'The Salt Road',
        subtitle: 'A Novel',
        author: 'Marit Osei, Ann Cole',
        narrator: 'Dara Quill',
        publisher: 'Tall Lamp Audio',
        publishedYear: '2017',
        description: '<p>A road.</p>',
        cover: 'https://covers.example/1.jpg',
        isbn: '9780306406157',
        asin: 'B0SIM00001',
        genres: ['Fantasy'],
        tags: ['salt'],
        series: [{ series: 'The Lantern Coast', sequence: '1' }, { series: 'Roads' }],
        language: 'en',
        duration: 610,
      },
    ],
  });
});

test('what is not known is no key of the answer, and a cover is an address', () => {
  expect(matchOf(edition({ title: 'Salt', cover: { source: 'embedded', location: 'a.m4b' } }))).toEqual({ title: 'Salt' });
  expect(matchOf(edition({ publisher: 'Pike' }))).toBeUndefined();
  expect(AbsMatch.parse(matchOf(SALT))).toEqual(matchOf(SALT));
});

test('a search without words is refused in the words that Audiobookshelf logs', async () => {
  const { get, asked } = setUp();
  expect(await get('/audiobookshelf/search?author=x')).toEqual({ status: 400, body: { error: expect.stringContaining('query') } });
  expect((await get(`/audiobookshelf/search?query=${'x'.repeat(1001)}`)).status).toBe(400);
  expect((await get('/audiobookshelf/search?query=%20')).status).toBe(400);
  expect(asked).toEqual([]);
});

test('a request of Rubricator’s own is refused, whatever way it took', async () => {
  const { get, asked } = setUp();
  expect((await get(SEARCH, { 'user-agent': 'Rubricator/1.2.3 (me@example.org)' })).status).toBe(508);
  expect(asked).toEqual([]);
});

test('more than eight searches at once are refused', async () => {
  const { promise, resolve } = Promise.withResolvers<FoundEdition[]>();
  const { get } = setUp({ find: () => promise });
  const under = Array.from({ length: 8 }, () => get(SEARCH));
  await new Promise((next) => setImmediate(next));
  expect((await get(SEARCH)).status).toBe(503);
  resolve([]);
  expect((await Promise.all(under)).map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect((await get(SEARCH)).status).toBe(200);
});

describe('the authorisation value', () => {
  const audiobookshelf = { token: 'of-the-shelf' };
  test.each([
    ['as Audiobookshelf sends it', 'of-the-shelf', 200],
    ['with a word before it', 'Bearer of-the-shelf', 200],
    ['another', 'of-the-shelter', 401],
    ['the token of everything else', 'Bearer of-everybody', 401],
    ['none', undefined, 401],
  ])('%s', async (_, authorization, status) => {
    const { get, asked } = setUp({ token: 'of-everybody', audiobookshelf });
    expect((await get(SEARCH, authorization === undefined ? {} : { authorization })).status).toBe(status);
    expect(asked).toHaveLength(status === 200 ? 1 : 0);
  });

  test('opens nothing else', async () => {
    const { get } = setUp({ token: 'of-everybody', audiobookshelf });
    for (const path of ['/api/v1/openapi.json', '/metrics', '/audiobookshelf'])
      expect((await get(path, { authorization: 'Bearer of-the-shelf' })).status, path).toBe(401);
  });

  test('is the token of the interface if it has none of its own', async () => {
    const { get } = setUp({ token: 'of-everybody' });
    expect((await get(SEARCH, { authorization: 'Bearer of-everybody' })).status).toBe(200);
    expect((await get(SEARCH)).status).toBe(401);
  });
});
