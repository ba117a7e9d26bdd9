import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { musicbrainz } from '../../providers/musicbrainz/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const release = (id: string, title: string, more = {}) => ({
  id,
  title,
  status: 'Official',
  date: '2017-03',
  'artist-credit': [
    { name: 'Marit Osei', joinphrase: ' & ', artist: { id: 'a' } },
    { name: 'Piers Abernathy', joinphrase: ' read by ', artist: { id: 'b' } },
    { name: 'Dara Quill', joinphrase: '', artist: { id: 'c' } },
  ],
  'label-info': [{ 'catalog-number': null, label: null }, { label: { id: 'l', name: 'Tall Lamp Audio' } }],
  'release-group': { id: 'g', 'primary-type': 'Other', 'secondary-types': ['Audiobook'] },
  'text-representation': { language: 'eng', script: 'Latn' },
  media: [{ 'track-count': 2, tracks: [{ length: 600_000 }, { length: 300_500 }] }],
  ...more,
});
const respond = (request: Request) => {
  const { pathname } = new URL(request.url);
  const id = pathname.split('/').at(-1) ?? '';
  if (id === 'release')
    return HttpResponse.json({ count: 1, releases: [release('m1', 'The Salt Road m1', { media: [{ 'track-count': 2 }] }), { id: 1 }] } as never);
  return HttpResponse.json(release(id, `The Salt Road ${id}`) as never);
};

providerContract({
  provider: musicbrainz,
  lookup: {
    id: (n) => ({ type: 'musicbrainz', value: `m${n}` }),
    unknown: { type: 'musicbrainz', value: 'm999' },
    title: (n) => `The Salt Road m${n}`,
    respond,
    missing: () => HttpResponse.json({ error: 'Not Found', help: 'x' }, { status: 404 }),
    questionsForUnknown: 1,
  },
  search: {
    query: { authors: ['Marit Osei'] },
    title: 'The Salt Road m1',
    respond,
    nothing: () => HttpResponse.json({ count: 0, releases: [] }),
  },
});

async function find(respondTo: (request: Request) => Response) {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/*`, ({ request }) => respondTo(request) as never));
  const { host } = makeHost(musicbrainz);
  return lookUp(host, asking({ type: 'musicbrainz', value: 'm1' }));
}

test('what a release means', async () => {
  const { candidates } = await find(respond);
  expect(candidates[0]?.metadata).toEqual({
    title: 'The Salt Road m1',
    authors: [{ name: 'Marit Osei' }, { name: 'Piers Abernathy' }],
    narrators: [{ name: 'Dara Quill' }],
    publisher: 'Tall Lamp Audio',
    publishedDate: '2017-03',
    language: 'en',
    durationMs: 900_500,
    identifiers: [{ type: 'musicbrainz', value: 'm1' }],
  });
});

test('a track without a length leaves the duration open, and a drama says so', async () => {
  const more = { media: [{ tracks: [{ length: null }, { length: 5 }] }], 'release-group': { id: 'g', 'secondary-types': ['Audio drama'] } };
  const { candidates } = await find(() => HttpResponse.json(release('m1', 'X', more) as never));
  expect(candidates[0]?.metadata).toMatchObject({ dramatised: true });
  expect(candidates[0]?.metadata.durationMs).toBeUndefined();
});

test('503 for asking too fast is a pause', async () => {
  const tooFast = { error: 'Your requests are exceeding the allowable rate limit.' };
  expect((await find(() => HttpResponse.json(tooFast, { status: 503 }))).error?.code).toBe('rate-limited');
});
