/** What to ask Apple: audiobooks and ebooks of its shop by id, a hundred at once, and by search. (README beside this file.) */
import { z } from 'zod';
import {
  type BatchAnswer,
  commonOptions,
  DAY_MS,
  defineProvider,
  type HttpAnswer,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  searchText,
  sure,
  type Verdict,
} from '../../src/sdk/index.ts';
import { mapResult } from './map.ts';
import { ItunesResult, ItunesResults } from './schema.ts';

const COUNTRIES = [
  'us',
  'gb',
  'ca',
  'au',
  'nz',
  'ie',
  'de',
  'at',
  'ch',
  'fr',
  'es',
  'it',
  'nl',
  'be',
  'se',
  'no',
  'dk',
  'fi',
  'pl',
  'pt',
  'br',
  'mx',
  'jp',
  'in',
] as const;

/** The section `providers.itunes` of the config. */
export const ItunesOptions = z.strictObject({
  ...commonOptions({ name: 'Apple', baseUrl: 'https://itunes.apple.com', allowance: 'Apple allows about 20 requests a minute.' }),
  regions: z.array(z.enum(COUNTRIES)).min(1).default(['us']).describe('Countries of the shop in the order in which they are asked.'),
});
export type ItunesOptions = z.infer<typeof ItunesOptions>;

type Context = ProviderContext<ItunesOptions>;

/** Apple refuses callers that ask too fast, and does not say how long to wait. */
function judge({ status }: HttpAnswer): Verdict | undefined {
  return status === 403 ? 'too-fast' : undefined;
}

async function getResults(kind: 'search' | 'lookup', parameters: Record<string, string>, context: Context): Promise<ItunesResult[]> {
  const found = await context.getJson(`${kind}?${new URLSearchParams(parameters)}`, ItunesResults, { judge });
  return parseElements(ItunesResult, found?.results);
}

const FILLS = {
  ...sure(0.7, ['title', 'authors', 'identifiers']),
  ...sure(0.6, ['description', 'publishedDate', 'cover', 'copyright', 'abridged', 'rating']),
  ...sure(0.5, ['genres', 'explicit', 'dramatised']),
};

export const itunes = defineProvider<ItunesOptions>({
  id: 'itunes',
  name: 'Apple Books',
  homepage: 'https://books.apple.com',
  page: ({ sourceId, region = 'us' }) => `https://books.apple.com/${region}/book/id${encodeURIComponent(sourceId)}`,
  lineage: 'apple',
  editionKinds: ['audio', 'ebook'],
  schemaVersion: 1,
  regions: COUNTRIES,
  limits: { ratePerSec: 0.32, burst: 1, concurrent: 1 },
  ttl: { foundMs: 60 * DAY_MS, missingMs: 14 * DAY_MS },
  timeoutMs: 15_000,
  maxBodyBytes: 2 * 1024 * 1024,
  options: ItunesOptions,
  operations: [
    {
      name: 'item',
      lookupBy: ['itunes'],
      batchSize: 100,
      fills: FILLS,
      async lookup(ids, context: Context): Promise<BatchAnswer[]> {
        const country = ids[0]?.region ?? 'us';
        const results = await getResults('lookup', { id: ids.map(({ value }) => value).join(','), country }, context);
        const answers = results.flatMap((result) => mapResult(result, country) ?? []);
        return ids.map(({ value }) => answers.find(({ sourceId }) => sourceId === value));
      },
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 2,
    async search(terms: SearchTerms, context: Context) {
      const { editionKind, region = 'us' } = terms;
      const media = editionKind === 'audio' ? 'audiobook' : 'ebook';
      const results = await getResults('search', { term: searchText(terms), country: region, media, entity: media, limit: '10' }, context);
      return results.flatMap((result) => mapResult(result, region) ?? []);
    },
  },
});
