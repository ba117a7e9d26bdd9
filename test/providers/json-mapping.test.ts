import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { jsonMapping } from '../../providers/json-mapping/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';
import { isbnOf } from './isbn.ts';

const SECRET = 's3cret-key-value';
const mapping = {
  id: 'library',
  baseUrl: BASE,
  query: { key: SECRET },
  lookups: [{ by: ['isbn'], path: '/books/{value}' }],
  search: { path: '/search?q={title}&who={author}', items: '$.results[*]' },
  fields: {
    title: '$.name',
    subtitle: '$.sub',
    authors: '$.people[?@.role == "author"].name',
    narrators: '$.reader',
    series: { name: '$.cycle[*].name', position: '$.cycle[*].number' },
    publisher: '$.house',
    publishedDate: '$.year',
    language: '$.lang',
    description: '$.blurb',
    genres: '$.kinds',
    identifiers: { isbn: '$.isbn', shelf: '$.shelf' },
    durationMs: { path: '$.minutes', unit: 'minutes' },
    cover: '$.picture',
    rating: { value: '$.stars', count: '$.votes', scale: 10 },
    abridged: '$.short',
  },
  confidence: { default: 0.5, title: 0.8 },
  editionKind: 'audio',
};
const provider = jsonMapping.define(jsonMapping.instance.parse(mapping));
const book = (isbn: string) => ({
  name: `The Salt Road ${Number(isbn.slice(7, 12))}`,
  sub: null,
  people: [
    { name: 'Marit Osei', role: 'author' },
    { name: 'Nora Kestrel', role: 'translator' },
    { name: 'Piers Abernathy', role: 'author' },
  ],
  reader: 'Dara Quill & Kit Marlowe',
  cycle: [{ name: 'The Lantern Coast', number: 1 }],
  house: 'Tall Lamp',
  year: 2017,
  lang: 'en',
  blurb: '<p>A guide.</p>',
  kinds: ['Fantasy', 'Epic'],
  isbn,
  shelf: 12,
  minutes: 610,
  picture: 'https://images.example/1.jpg',
  stars: 8.5,
  votes: 10,
  short: false,
});
const respond = (request: Request) => {
  const { pathname } = new URL(request.url);
  return pathname === '/search'
    ? HttpResponse.json({ results: [book(isbnOf(1)), { no: 'name' }] } as never)
    : HttpResponse.json(book(pathname.split('/').at(-1) ?? '') as never);
};

providerContract({
  provider,
  options: mapping,
  secret: SECRET,
  wrongShape: 'just a text',
  lookup: {
    id: (n) => ({ type: 'isbn', value: isbnOf(n) }),
    unknown: { type: 'isbn', value: isbnOf(999) },
    title: (n) => `The Salt Road ${n}`,
    respond,
    missing: () => HttpResponse.json({ error: 'not here' }, { status: 404 }),
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'] }, title: 'The Salt Road 1', respond, nothing: () => HttpResponse.json({ results: [] }) },
});

async function exchange() {
  const network = await startNetwork();
  const urls: string[] = [];
  network.use(
    http.get(`${BASE}/*`, ({ request }) => {
      urls.push(request.url.replace(BASE, ''));
      return respond(request) as never;
    }),
  );
  return { ...makeHost(provider, mapping), urls };
}

test('what the paths find', async () => {
  const { host } = await exchange();
  const { candidates } = await lookUp(host, asking({ type: 'isbn', value: isbnOf(1) }));
  expect(candidates[0]).toMatchObject({ source: 'library', lineage: 'library', editionKind: 'audio', confidence: { title: 0.8, publisher: 0.5 } });
  expect(candidates[0]?.metadata).toEqual({
    title: 'The Salt Road 1',
    authors: [{ name: 'Marit Osei' }, { name: 'Piers Abernathy' }],
    narrators: [{ name: 'Dara Quill' }, { name: 'Kit Marlowe' }],
    series: [{ name: 'The Lantern Coast', position: '1' }],
    publisher: 'Tall Lamp',
    publishedDate: '2017',
    language: 'en',
    description: '<p>A guide.</p>',
    genres: ['Fantasy', 'Epic'],
    identifiers: [
      { type: 'isbn', value: isbnOf(1) },
      { type: 'shelf', value: '12' },
    ],
    durationMs: 36_600_000,
    cover: { source: 'url', location: 'https://images.example/1.jpg' },
    rating: { value: 8.5, scale: 10, count: 10 },
    abridged: false,
  });
});

test('what is filled in is one part of an address, whatever it holds', async () => {
  const { host, urls } = await exchange();
  await host.search({ ...asking(), title: '../../admin?x=1&who=me', authors: ['A/B'] }, { isPatient: true }, new AbortController().signal);
  expect(urls).toEqual([`/search?q=..%2F..%2Fadmin%3Fx%3D1%26who%3Dme&who=A%2FB&key=${SECRET}`]);
});

test.each([
  ['to another host', 'https://evil.example/books/x', undefined],
  ['to the same host in the open', `${BASE.replace('https:', 'http:')}/books/x`, undefined],
  ['to the same place', `${BASE}/books/x`, SECRET],
])('a redirect %s: whether the secret headers go along', async (_name, location, shown) => {
  const network = await startNetwork();
  const seen: (string | null)[] = [];
  const isbn = isbnOf(1);
  network.use(
    http.get(`${BASE}/books/${isbn}`, () => new HttpResponse(null, { status: 302, headers: { location } })),
    http.get(location, ({ request }) => {
      seen.push(request.headers.get('x-api-key'), request.headers.get('authorization'));
      return HttpResponse.json(book(isbn) as never);
    }),
  );
  const secrets = { ...mapping, query: {}, headers: { 'X-Api-Key': SECRET, Authorization: SECRET } };
  await lookUp(makeHost(jsonMapping.define(jsonMapping.instance.parse(secrets)), secrets).host, asking({ type: 'isbn', value: isbn }));
  expect(seen).toEqual([shown ?? null, shown ?? null]);
});

describe('checked when the config is loaded', () => {
  const problems = (more: object) =>
    jsonMapping.instance.safeParse({ ...mapping, ...more }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

  test.each<[string, object, string]>([
    ['a path that is none', { fields: { ...mapping.fields, title: '$.[' } }, 'fields.title: is no JSONPath'],
    ['a title that is not mapped', { fields: {} }, 'fields.title: '],
    ['a placeholder that does not exist', { lookups: [{ by: ['isbn'], path: '/x/{isbn}' }] }, 'lookups.0.path: knows {value}, {type}, not {isbn}'],
    ['an address without a placeholder', { lookups: [{ by: ['isbn'], path: '/x' }] }, 'lookups.0.path: must hold {value}'],
    ['an address that leads elsewhere', { search: { path: 'https://evil.example/{title}' } }, 'search.path: must stand below the base URL'],
    ['nothing to ask', { lookups: [], search: undefined }, ': needs lookups or a search'],
    ['a confidence beyond 1', { confidence: { title: 2 } }, 'confidence.title: '],
    ['an unknown field', { fields: { ...mapping.fields, colour: '$.x' } }, 'fields: '],
  ])('%s', (_name, more, problem) => {
    expect(
      problems(more)?.some((line) => line.startsWith(problem)),
      JSON.stringify(problems(more)),
    ).toBe(true);
  });
});
