import { HttpResponse, http } from 'msw';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from 'rubricator/sdk/testing';
import { expect, test } from 'vitest';
import { gutendex } from '../src/gutendex.ts';

/** A book in the form in which Gutendex answers. */
const book = (id: number, more = {}) => ({
  id,
  title: `Salt Road ${id}`,
  authors: [{ name: 'Cole, Ann', birth_year: 1850, death_year: 1920 }],
  translators: [],
  summaries: ['"Salt Road" by Ann Cole is a novel about a caravan and a debt. (This is an automatically generated summary.)'],
  subjects: ['Caravans -- Fiction', 'Caravans -- Juvenile fiction', 'Debt'],
  languages: ['en'],
  copyright: false,
  media_type: 'Text',
  formats: {
    'image/jpeg': `https://www.gutenberg.org/cache/epub/${id}/pg${id}.cover.medium.jpg`,
    'text/html': 'https://www.gutenberg.org/ebooks/1.html.images',
  },
  download_count: 7,
  ...more,
});
const page = (results: unknown[]) => HttpResponse.json({ count: results.length, next: null, previous: null, results } as never);
const idsOf = ({ url }: Request) => (new URL(url).searchParams.get('ids') ?? '').split(',').map(Number);

providerContract({
  provider: gutendex,
  lookup: {
    id: (n) => ({ type: 'gutenberg', value: String(n) }),
    unknown: { type: 'gutenberg', value: '999999' },
    title: (n) => `Salt Road ${n}`,
    respond: (request) =>
      page(
        idsOf(request)
          .filter((id) => id < 999_999)
          .map((id) => book(id)),
      ),
    missing: () => page([]),
    questionsForUnknown: 1,
  },
  search: {
    query: { authors: ['Ann Cole'], editionKind: 'ebook' },
    title: 'Salt Road 1',
    respond: () => page([book(1)]),
    nothing: () => page([]),
  },
});

test('names stand in the order in which they are said, and subjects are genres once', async () => {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/books`, () => page([book(1, { translators: [{ name: 'Lee, Bo, Jr.' }], languages: ['en', 'fr'] })])));
  const { candidates } = await lookUp(makeHost(gutendex).host, { ...asking({ type: 'gutenberg', value: '1' }), editionKind: 'ebook' });
  expect(candidates[0]?.metadata).toMatchObject({
    authors: [{ name: 'Ann Cole' }],
    contributors: [{ name: 'Bo Jr. Lee', role: 'trl' }],
    genres: ['Caravans', 'Debt'],
  });
  expect(candidates[0]?.metadata).not.toHaveProperty('language');
});
