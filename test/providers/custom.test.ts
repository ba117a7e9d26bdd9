import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { custom } from '../../providers/custom/index.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { asking, BASE, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const { schema } = BUILT_IN;

const SECRET = 'Bearer s3cret-value';
const options = { id: 'shop', baseUrl: BASE, authorization: SECRET };
const provider = custom.define(custom.instance.parse(options));
const match = {
  title: 'The Salt Road',
  subtitle: 'A Novel of the Coast',
  author: 'Marit Osei, Piers Abernathy',
  narrator: 'Dara Quill',
  publisher: 'Tall Lamp Audio',
  publishedYear: 2017,
  description: 'A caravan guide.',
  cover: 'https://images.example/1.jpg',
  isbn: '9780306406157',
  asin: 'B000000001',
  genres: ['Fantasy'],
  tags: 'epic, coast',
  language: 'English',
  duration: 610,
  series: [{ series: 'The Lantern Coast', sequence: '1' }],
};

providerContract({
  provider,
  options,
  secret: SECRET,
  search: {
    query: { authors: ['Marit Osei'] },
    title: 'The Salt Road',
    respond: () => HttpResponse.json({ matches: [match, { author: 'without a title' }] }),
    nothing: () => HttpResponse.json({ matches: [] }),
  },
});

async function search(found: unknown, more = {}) {
  const network = await startNetwork();
  const urls: URL[] = [];
  network.use(
    http.get(`${BASE}/search`, ({ request }) => {
      urls.push(new URL(request.url));
      return HttpResponse.json({ matches: [found] } as never);
    }),
  );
  const { host } = makeHost(provider, { ...options, ...more });
  const reply = await host.search({ ...asking(), title: 'The Salt Road', authors: ['Marit Osei'] }, { isPatient: true }, new AbortController().signal);
  return { metadata: reply.candidates[0]?.metadata, urls };
}

test('what is asked and what a match means', async () => {
  const { metadata, urls } = await search(match);
  expect(Object.fromEntries(urls[0]?.searchParams ?? [])).toEqual({ query: 'The Salt Road', author: 'Marit Osei', mediaType: 'book' });
  expect(metadata).toEqual({
    title: 'The Salt Road',
    subtitle: 'A Novel of the Coast',
    authors: [{ name: 'Marit Osei' }, { name: 'Piers Abernathy' }],
    narrators: [{ name: 'Dara Quill' }],
    series: [{ name: 'The Lantern Coast', position: '1' }],
    publisher: 'Tall Lamp Audio',
    publishedDate: '2017',
    description: 'A caravan guide.',
    cover: { source: 'url', location: 'https://images.example/1.jpg' },
    genres: ['Fantasy'],
    tags: ['epic', 'coast'],
    language: 'en',
    durationMs: 36_600_000,
    identifiers: [
      { type: 'asin', value: 'B000000001' },
      { type: 'isbn', value: '9780306406157' },
    ],
  });
});

test.each<[number, string, number]>([
  [610, 'auto', 36_600_000],
  [36_600, 'auto', 36_600_000],
  [600, 'seconds', 600_000],
  [7000, 'minutes', 420_000_000],
])('a duration of %i in %s', async (duration, durationUnit, durationMs) => {
  expect((await search({ ...match, duration }, { durationUnit })).metadata?.durationMs).toBe(durationMs);
});

test('as many as you like, each under a name of its own', () => {
  const two = { providers: { custom: [options, { ...options, id: 'other' }] } };
  expect(schema.safeParse(two).success).toBe(true);
  for (const id of ['shop', 'audible', 'Bad Name']) expect(schema.safeParse({ providers: { custom: [options, { ...options, id }] } }).success, id).toBe(false);
});
