/** What to ask Open Library: editions by ISBN or OLID in bulk, works by search and by id. (README beside this file.) */
import { z } from 'zod';
import {
  type BatchAnswer,
  commonOptions,
  DAY_MS,
  defineProvider,
  type Identifier,
  oneByOne,
  type ProviderContext,
  parseElement,
  parseElements,
  ResponseError,
  type SearchTerms,
  sure,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapAuthor, mapBook, mapSearchHit, mapWork } from './map.ts';
import { OpenLibraryAuthor, OpenLibraryBook, OpenLibraryBooks, OpenLibrarySearch, OpenLibrarySearchHit, OpenLibraryWork } from './schema.ts';

/** The section `providers.openlibrary` of the config. */
export const OpenLibraryOptions = z.strictObject({
  ...commonOptions({
    name: 'Open Library',
    baseUrl: 'https://openlibrary.org',
    allowance: 'Open Library allows 1 request a second, and 3 to those who set `contact`.',
  }),
  descriptions: z.boolean().default(true).describe('Fetch the description of a work that was found by search; one more request per book.'),
  authors: z.boolean().default(false).describe('Fetch a text and a picture for every author; one more request per author.'),
});
export type OpenLibraryOptions = z.infer<typeof OpenLibraryOptions>;

type Context = ProviderContext<OpenLibraryOptions>;

const HIT_FIELDS = 'key,title,subtitle,author_name,author_key,first_publish_year,language,subject';

function bibkey({ type, value }: Identifier): string {
  return type === 'isbn' ? `ISBN:${value}` : `OLID:${value}`;
}

function getWork(id: string, context: Context) {
  return context.getJson(`works/${encodeURIComponent(id)}.json`, OpenLibraryWork);
}

export const openlibrary = defineProvider<OpenLibraryOptions>({
  id: 'openlibrary',
  name: 'Open Library',
  homepage: 'https://openlibrary.org',
  page: ({ sourceId }) => `https://openlibrary.org/${sourceId.endsWith('W') ? 'works' : 'books'}/${encodeURIComponent(sourceId)}`,
  lineage: 'openlibrary',
  editionKinds: ['ebook', 'print', 'audio'],
  schemaVersion: 2,
  // Version 1 took an edition of no stated format for a print.
  migrations: { 1: (answer) => (answer.editionKind === 'print' ? undefined : answer) },
  limits: { ratePerSec: 1, burst: 1, concurrent: 2 },
  limitsFor: (_options, contact) => (contact ? { ratePerSec: 3 } : {}),
  ttl: { foundMs: 60 * DAY_MS, missingMs: 14 * DAY_MS },
  timeoutMs: 20_000,
  maxBodyBytes: 4 * 1024 * 1024,
  options: OpenLibraryOptions,
  operations: [
    {
      name: 'edition',
      lookupBy: ['isbn', 'openlibrary-edition'],
      batchSize: 25,
      fills: {
        ...sure(0.8, ['title', 'authors', 'identifiers']),
        ...sure(0.7, ['subtitle', 'publisher', 'publishedDate']),
        ...sure(0.4, ['genres', 'cover']),
      },
      async lookup(ids, context: Context): Promise<BatchAnswer[]> {
        const query = new URLSearchParams({ bibkeys: ids.map(bibkey).join(','), jscmd: 'data', format: 'json' });
        const found = await context.getJson(`api/books?${query}`, OpenLibraryBooks);
        return ids.map((id) => {
          const element = found?.[bibkey(id)];
          if (element === undefined) return undefined;
          const book = parseElement(OpenLibraryBook, element);
          return book instanceof ResponseError ? book : mapBook(book, id);
        });
      },
    },
    {
      name: 'work',
      lookupBy: ['openlibrary-work'],
      batchSize: 1,
      fills: { ...sure(0.75, ['title', 'subtitle']), ...sure(0.6, ['description', 'originalDate']), genres: 0.4, identifiers: 0.8 },
      lookup: oneByOne(async ({ value }, context: Context) => {
        const work = await getWork(value, context);
        return work && mapWork(work, value);
      }),
    },
  ],
  search: {
    name: 'search',
    fills: { ...sure(0.75, ['title', 'authors', 'originalDate']), ...sure(0.6, ['subtitle', 'description']), genres: 0.4, identifiers: 0.8 },
    rank: 1,
    async search({ title, authors: [author] }: SearchTerms, context: Context) {
      const query = new URLSearchParams({ title: withoutNoise(title), ...(author && { author }), fields: HIT_FIELDS, limit: '5' });
      const found = await context.getJson(`search.json?${query}`, OpenLibrarySearch);
      const hits = parseElements(OpenLibrarySearchHit, found?.docs);
      const answers = hits.map(mapSearchHit);
      const [first] = hits;
      if (!context.options.descriptions || !first || !answers[0]) return answers;
      const work = await getWork(first.key.replace('/works/', ''), context);
      const description = work && mapWork(work, '').metadata.description;
      return [{ ...answers[0], metadata: { ...answers[0].metadata, description } }, ...answers.slice(1)];
    },
  },
  describeAuthor: {
    name: 'author',
    lookupBy: ['openlibrary-author'],
    isWanted: (options) => options.authors,
    async lookup(id, context: Context) {
      const author = await context.getJson(`authors/${encodeURIComponent(id.value)}.json`, OpenLibraryAuthor);
      return author && mapAuthor(author);
    },
  },
});
