/** What to ask Hardcover: editions by ASIN and ISBN, books by id, all in one query each, and its search. (README beside this file.) */
import { z } from 'zod';
import {
  type BatchAnswer,
  commonOptions,
  DAY_MS,
  defineProvider,
  type HttpAnswer,
  type Identifier,
  isbn13To10,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  searchText,
  secretText,
  sure,
  type Verdict,
} from '../../src/sdk/index.ts';
import { mapBook, mapEdition, mapHit } from './map.ts';
import { HardcoverBook, HardcoverEdition, HardcoverErrors, HardcoverHit, hardcoverData } from './schema.ts';

const PER_DAY = { free: 5000, supporter: 50_000 } as const;

/** The section `providers.hardcover` of the config. */
export const HardcoverOptions = z.strictObject({
  ...commonOptions({
    name: 'Hardcover',
    baseUrl: 'https://api.hardcover.app/v1',
    allowance: 'Hardcover allows 60 requests a minute; 5,000 a day for free accounts, 50,000 for supporters.',
  }),
  token: secretText().optional().describe('API token from hardcover.app/account/api. Without one Hardcover is not asked.'),
  plan: z.enum(['free', 'supporter']).default('free').describe('The plan of the account, on which the requests per day depend.'),
});
export type HardcoverOptions = z.infer<typeof HardcoverOptions>;

type Context = ProviderContext<HardcoverOptions>;

/** Each question is one top-level field, because Hardcover counts those and not requests. */
const EDITIONS = `query Editions($asins: [String!], $isbn13s: [String!], $isbn10s: [String!]) {
  editions(where: {_or: [{asin: {_in: $asins}}, {isbn_13: {_in: $isbn13s}}, {isbn_10: {_in: $isbn10s}}]}, order_by: {score: desc}) {
    id title subtitle asin isbn_10 isbn_13 audio_seconds reading_format_id release_date edition_format
    language { language } publisher { name } image { url width }
    contributions { contribution author { id name } }
    book { id title subtitle description release_date rating ratings_count cached_tags featured_book_series { position details series { id name } } }
  }
}`;
const BOOKS = `query Books($ids: [Int!]) {
  books(where: {id: {_in: $ids}}) {
    id title subtitle description release_date rating ratings_count cached_tags
    contributions { contribution author { id name } }
    featured_book_series { position details series { id name } }
  }
}`;
const SEARCH = `query Search($query: String!) {
  search(query: $query, query_type: "Book", per_page: 8) { results }
}`;

/** Errors of GraphQL come with status 200, those of limits with 403. */
function judge({ status, body }: HttpAnswer): Verdict | undefined {
  const said = HardcoverErrors.parse(body);
  if (status === 403 && /top_level_limit|throttl|rate/i.test(said)) return 'too-fast';
  return status === 200 && /invalid[-_ ]?(?:jwt|token)|access-denied/i.test(said) ? 'access' : undefined;
}

function ask<T>(query: string, variables: Record<string, unknown>, schema: z.ZodType<T>, context: Context): Promise<T | undefined> {
  const { token = '' } = context.options;
  const headers = { authorization: `Bearer ${token.replace(/^bearer\s+/i, '')}` };
  return context.postJson('graphql', { query, variables }, hardcoverData(schema), { judge, headers });
}

async function lookUpEditions(ids: readonly Identifier[], context: Context): Promise<BatchAnswer[]> {
  const valuesOf = (type: string) => ids.filter((id) => id.type === type).map(({ value }) => value);
  const isbn13s = valuesOf('isbn');
  const isbn10s = isbn13s.map(isbn13To10).filter((isbn) => isbn !== undefined);
  const found = await ask(EDITIONS, { asins: valuesOf('asin'), isbn13s, isbn10s }, z.object({ editions: z.array(z.unknown()) }), context);
  const editions = parseElements(HardcoverEdition, found?.editions);
  return ids.map(({ type, value }) => {
    const own = type === 'asin' ? editions.find(({ asin }) => asin === value) : editions.find((e) => e.isbn_13 === value || e.isbn_10 === isbn13To10(value));
    return own && mapEdition(own);
  });
}

const WORK = {
  ...sure(0.75, ['title', 'authors', 'series']),
  ...sure(0.65, ['subtitle', 'description', 'originalDate']),
  ...sure(0.5, ['genres', 'tags']),
  rating: 0.6,
};
const IDS = { identifiers: 0.8 };

export const hardcover = defineProvider<HardcoverOptions>({
  id: 'hardcover',
  name: 'Hardcover',
  homepage: 'https://hardcover.app',
  lineage: 'hardcover',
  editionKinds: ['audio', 'ebook', 'print'],
  schemaVersion: 2,
  // Version 1 took an edition of no stated format for a print.
  migrations: { 1: (answer) => (answer.editionKind === 'print' ? undefined : answer) },
  limits: { ratePerSec: 0.97, burst: 1, concurrent: 2, perDay: PER_DAY.free },
  limitsFor: ({ plan }) => ({ perDay: PER_DAY[plan] }),
  dayStartsIn: 'UTC',
  ttl: { foundMs: 30 * DAY_MS, missingMs: 14 * DAY_MS },
  timeoutMs: 35_000,
  maxBodyBytes: 4 * 1024 * 1024,
  options: HardcoverOptions,
  offBecause: ({ token }) => (token ? undefined : 'needs a token (providers.hardcover.token)'),
  auth: ({ token }) => (token ? 'token' : 'none'),
  operations: [
    {
      name: 'edition',
      lookupBy: ['asin', 'isbn'],
      batchSize: 50,
      fills: { ...WORK, ...IDS, ...sure(0.75, ['narrators', 'publisher', 'publishedDate', 'language']), ...sure(0.6, ['contributors', 'durationMs', 'cover']) },
      lookup: lookUpEditions,
    },
    {
      name: 'book',
      lookupBy: ['hardcover'],
      batchSize: 50,
      fills: { ...WORK, ...IDS },
      async lookup(ids, context: Context): Promise<BatchAnswer[]> {
        const wanted = ids.map(({ value }) => Number(value)).filter(Number.isInteger);
        const found = await ask(BOOKS, { ids: wanted }, z.object({ books: z.array(z.unknown()) }), context);
        const books = parseElements(HardcoverBook, found?.books);
        return ids.map(({ value }) => {
          const own = books.find(({ id }) => String(id) === value);
          return own && mapBook(own);
        });
      },
    },
  ],
  search: {
    name: 'search',
    fills: { ...WORK, ...IDS },
    rank: 1,
    async search(terms: SearchTerms, context: Context) {
      const shape = z.object({ search: z.object({ results: z.object({ hits: z.array(z.object({ document: z.unknown() })).default([]) }).nullable() }) });
      const found = await ask(SEARCH, { query: searchText(terms) }, shape, context);
      const documents = (found?.search.results?.hits ?? []).map(({ document }) => document);
      return parseElements(HardcoverHit, documents).map(mapHit);
    },
  },
});
