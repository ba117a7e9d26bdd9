import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { wikidata } from '../../providers/wikidata/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const uri = (id: string) => ({ type: 'uri', value: `http://www.wikidata.org/entity/${id}` });
const literal = (value: string) => ({ type: 'literal', value });
const row = (key: string, more = {}) => ({
  key: literal(key),
  work: uri(`Q${key.replace(/\D/g, '')}`),
  workLabel: { 'xml:lang': 'en', ...literal(`The Salt Road ${key}`) },
  openlibrary: literal(key),
  goodreads: literal('77'),
  date: literal('2004-01-01T00:00:00Z'),
  author: uri('Q42'),
  authorLabel: literal('Marit Osei'),
  authorOpenlibrary: literal('OL1A'),
  authorGoodreads: literal('42'),
  series: uri('Q9'),
  seriesLabel: literal('The Lantern Coast'),
  ordinal: literal('1'),
  ...more,
});
const keysOf = (request: Request) =>
  [
    ...((new URL(request.url).searchParams.get('query') ?? '')
      .split('VALUES')[1]
      ?.split('}')[0]
      ?.matchAll(/"(\w+)"/g) ?? []),
  ].map((m) => m[1] ?? '');
const answer = (bindings: unknown[]) => HttpResponse.json({ head: { vars: [] }, results: { bindings } } as never);

providerContract({
  provider: wikidata,
  lookup: {
    id: (n) => ({ type: 'openlibrary-work', value: `OL${n}W` }),
    unknown: { type: 'openlibrary-work', value: 'OL999W' },
    title: (n) => `The Salt Road OL${n}W`,
    respond: (request) =>
      answer(
        keysOf(request)
          .reverse()
          .map((key) => row(key)),
      ),
    missing: () => answer([]),
    questionsForUnknown: 1,
  },
});

async function find(respond: (request: Request) => Response, value = 'OL1W') {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/sparql`, ({ request }) => respond(request) as never));
  const { host } = makeHost(wikidata);
  return lookUp(host, asking({ type: 'openlibrary-work', value }));
}

test('the rows of one work are one answer', async () => {
  const { candidates } = await find(() =>
    answer([row('OL1W'), row('OL1W', { author: uri('Q43'), authorLabel: literal('Q43'), date: literal('2003-05-06T00:00:00Z') })]),
  );
  expect(candidates[0]?.metadata).toEqual({
    title: 'The Salt Road OL1W',
    authors: [
      {
        name: 'Marit Osei',
        identifiers: [
          { type: 'wikidata', value: 'Q42' },
          { type: 'openlibrary-author', value: 'OL1A' },
          { type: 'goodreads-author', value: '42' },
        ],
      },
    ],
    originalDate: '2003-05-06',
    series: [{ name: 'The Lantern Coast', position: '1', identifiers: [{ type: 'wikidata', value: 'Q9' }] }],
    identifiers: [
      { type: 'wikidata', value: 'Q1' },
      { type: 'openlibrary-work', value: 'OL1W' },
      { type: 'goodreads-work', value: '77' },
    ],
  });
});

test('a year is stated as the first of January', async () => {
  expect((await find(() => answer([row('OL1W')]))).candidates[0]?.metadata.originalDate).toBe('2004');
});

test('what is no identifier is never put into a query', async () => {
  await startNetwork();
  const { host } = makeHost(wikidata);
  const reply = await lookUp(host, asking({ type: 'openlibrary-work', value: 'OL1W" } SERVICE <http://evil.example/>' }));
  expect(reply.outcome).toBe('missing');
});
