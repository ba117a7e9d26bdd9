/** What to read from Goodreads' public pages: a book's page by id, and the list of suggestions. Off by default. (README beside this file.) */
import { z } from 'zod';
import {
  commonOptions,
  DAY_MS,
  defineProvider,
  oneByOne,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  searchText,
  sure,
} from '../../src/sdk/index.ts';
import { mapPage, mapSuggestion } from './map.ts';
import { GoodreadsSuggestion, GoodreadsSuggestions } from './schema.ts';

/** The section `providers.goodreads` of the config. */
export const GoodreadsOptions = z.strictObject({
  ...commonOptions({
    name: 'Goodreads',
    baseUrl: 'https://www.goodreads.com',
    isOn: false,
    allowance: 'Goodreads has no public interface; its terms do not allow programs to collect its pages.',
  }),
});
export type GoodreadsOptions = z.infer<typeof GoodreadsOptions>;

type Context = ProviderContext<GoodreadsOptions>;

export const goodreads = defineProvider<GoodreadsOptions>({
  id: 'goodreads',
  name: 'Goodreads',
  homepage: 'https://www.goodreads.com',
  page: ({ sourceId }) => `https://www.goodreads.com/book/show/${encodeURIComponent(sourceId)}`,
  lineage: 'goodreads',
  editionKinds: ['ebook', 'print', 'audio'],
  schemaVersion: 2,
  // Version 1 took an edition of no stated format for a print.
  migrations: { 1: (answer) => (answer.editionKind === 'print' ? undefined : answer) },
  limits: { ratePerSec: 0.5, burst: 1, concurrent: 1 },
  ttl: { foundMs: 90 * DAY_MS, missingMs: 30 * DAY_MS },
  timeoutMs: 20_000,
  maxBodyBytes: 4 * 1024 * 1024,
  options: GoodreadsOptions,
  operations: [
    {
      name: 'page',
      lookupBy: ['goodreads'],
      batchSize: 1,
      fills: {
        ...sure(0.7, ['title', 'authors', 'series', 'identifiers', 'language', 'rating']),
        ...sure(0.6, ['description', 'cover']),
      },
      lookup: oneByOne(async ({ value }, context: Context) => {
        const html = await context.getText(`book/show/${encodeURIComponent(value)}`);
        if (html === undefined) return undefined;
        const { readPage } = await import('./page.ts');
        return mapPage(readPage(html), value);
      }),
    },
  ],
  search: {
    name: 'suggestions',
    fills: { ...sure(0.65, ['title', 'authors', 'series', 'identifiers']), ...sure(0.5, ['rating', 'description']) },
    rank: 2,
    async search(terms: SearchTerms, context: Context) {
      const query = new URLSearchParams({ format: 'json', q: searchText(terms) });
      const found = await context.getJson(`book/auto_complete?${query}`, GoodreadsSuggestions);
      return parseElements(GoodreadsSuggestion, found).map(mapSuggestion);
    },
  },
});
