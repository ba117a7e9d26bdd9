import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { itunes } from '../../providers/itunes/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const audiobook = (id: number, more = {}) => ({
  wrapperType: 'audiobook',
  artistId: 1,
  collectionId: id,
  artistName: 'Marit Osei & Piers Abernathy',
  collectionName: `The Salt Road ${id} (Unabridged)`,
  artworkUrl100: 'https://images.example/a.jpg/100x100bb.jpg',
  collectionExplicitness: 'notExplicit',
  copyright: '℗ © 2017 Tall Lamp',
  releaseDate: '2017-03-07T08:00:00Z',
  primaryGenreName: 'Sci-Fi & Fantasy',
  description: 'A caravan guide<br /><br />inherits a map.',
  ...more,
});
const ebook = {
  kind: 'ebook',
  trackId: 9,
  trackName: 'The Salt Road',
  artistName: 'Marit Osei',
  genres: ['Fantasy', 'Books'],
  releaseDate: '1874-01-01T07:00:00Z',
  averageUserRating: 4.5,
  userRatingCount: 6,
};
const song = { wrapperType: 'track', kind: 'song', trackId: 5, trackName: 'Salt' };
// The body begins with blank lines and calls itself a script.
const answer = (results: unknown[]) =>
  new HttpResponse(`\n\n\n${JSON.stringify({ resultCount: results.length, results })}`, { headers: { 'content-type': 'text/javascript' } });
const idsOf = (request: Request) => (new URL(request.url).searchParams.get('id') ?? '1').split(',').map(Number);

providerContract({
  provider: itunes,
  options: { regions: ['us'] },
  refusals: [401],
  lookup: {
    id: (n) => ({ type: 'itunes', value: String(n) }),
    unknown: { type: 'itunes', value: '999' },
    title: (n) => `The Salt Road ${n}`,
    respond: (request) => answer([song, ...idsOf(request).map((id) => audiobook(id))]),
    missing: () => answer([]),
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'] }, title: 'The Salt Road 1', respond: () => answer([song, audiobook(1)]), nothing: () => answer([]) },
});

async function find(respond: () => Response) {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/*`, () => respond() as never));
  const { host } = makeHost(itunes, { regions: ['us'] });
  return lookUp(host, asking({ type: 'itunes', value: '9' }));
}

test('what an audiobook means', async () => {
  const { candidates } = await find(() => answer([audiobook(9)]));
  expect(candidates[0]).toMatchObject({ editionKind: 'audio', region: 'us' });
  expect(candidates[0]?.metadata).toEqual({
    title: 'The Salt Road 9',
    authors: [{ name: 'Marit Osei' }, { name: 'Piers Abernathy' }],
    publishedDate: '2017-03-07',
    description: 'A caravan guide<br /><br />inherits a map.',
    genres: ['Sci-Fi & Fantasy'],
    identifiers: [{ type: 'itunes', value: '9' }],
    cover: { source: 'url', location: 'https://images.example/a.jpg/1200x1200bb.jpg', widthPixels: 1200 },
    copyright: '℗ © 2017 Tall Lamp',
    abridged: false,
  });
});

test('an ebook’s day is the first edition’s, and so is left out', async () => {
  const { candidates } = await find(() => answer([ebook]));
  expect(candidates[0]).toMatchObject({
    editionKind: 'ebook',
    metadata: { title: 'The Salt Road', genres: ['Fantasy'], rating: { value: 4.5, scale: 5, count: 6 } },
  });
  expect(candidates[0]?.metadata.publishedDate).toBeUndefined();
});

test('403 means too fast', async () => {
  expect((await find(() => new HttpResponse(null, { status: 403 }))).error?.code).toBe('rate-limited');
});
