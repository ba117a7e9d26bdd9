/** What to ask Audible's catalog: products by ASIN, fifty at once, and by title and author, in every storefront. (README beside this file.) */
import { z } from 'zod';
import {
  type BatchAnswer,
  commonOptions,
  DAY_MS,
  defineProvider,
  type ProviderContext,
  parseElement,
  parseElements,
  ResponseError,
  type SearchTerms,
  searchText,
  sure,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapProduct } from './map.ts';
import { AudibleProduct, AudibleProducts } from './schema.ts';

/** The storefronts and the ends of their hosts. */
const TLDS = { us: 'com', uk: 'co.uk', ca: 'ca', au: 'com.au', de: 'de', fr: 'fr', es: 'es', it: 'it', jp: 'co.jp', in: 'in', br: 'com.br' } as const;
type Region = keyof typeof TLDS;
const REGIONS = Object.keys(TLDS) as [Region, ...Region[]];

/** The section `providers.audible` of the config. */
export const AudibleOptions = z.strictObject({
  ...commonOptions({ name: 'Audible', baseUrl: 'https://api.audible.{tld}', allowance: 'Audible publishes no limit.' }),
  regions: z.array(z.enum(REGIONS)).min(1).default(['us', 'uk', 'au', 'ca']).describe('Storefronts in the order in which they are asked.'),
});
export type AudibleOptions = z.infer<typeof AudibleOptions>;

type Context = ProviderContext<AudibleOptions>;

const GROUPS = 'contributors,media,product_attrs,product_desc,product_details,product_extended_attrs,rating,series,category_ladders,relationships';

function getProducts(parameters: Record<string, string>, region: string | undefined, context: Context) {
  const query = new URLSearchParams({ ...parameters, response_groups: GROUPS, image_sizes: '500,1024' });
  const baseUrl = context.options.baseUrl.replaceAll('{tld}', TLDS[region as Region] ?? 'com').replaceAll('{region}', region ?? 'us');
  return context.getJson(`1.0/catalog/products?${query}`, AudibleProducts, { baseUrl });
}

const CERTAIN = sure(0.9, ['title', 'authors', 'narrators', 'series', 'publisher', 'language', 'identifiers', 'abridged', 'dramatised', 'rating']);
const LIKELY = sure(0.85, ['subtitle', 'contributors', 'publishedDate', 'description']);
const FILLS = { ...CERTAIN, ...LIKELY, ...sure(0.7, ['genres', 'tags', 'cover', 'durationMs', 'explicit']), copyright: 0.6 };

export const audible = defineProvider<AudibleOptions>({
  id: 'audible',
  name: 'Audible',
  homepage: 'https://www.audible.com',
  page: ({ sourceId, region }) => `https://www.audible.${TLDS[region as Region] ?? 'com'}/pd/${encodeURIComponent(sourceId)}`,
  lineage: 'audible',
  editionKinds: ['audio'],
  schemaVersion: 1,
  regions: REGIONS,
  limits: { ratePerSec: 2, burst: 4, concurrent: 4 },
  ttl: { foundMs: 30 * DAY_MS, missingMs: 3 * DAY_MS },
  timeoutMs: 20_000,
  maxBodyBytes: 8 * 1024 * 1024,
  options: AudibleOptions,
  operations: [
    {
      name: 'product',
      lookupBy: ['asin'],
      batchSize: 50,
      fills: FILLS,
      /** The answer has an order of its own and may skip products that exist; we ask for those once more. */
      async lookup(ids, context: Context): Promise<BatchAnswer[]> {
        const region = ids[0]?.region;
        const found = await getProducts({ asins: ids.map(({ value }) => value).join(','), num_results: '50' }, region, context);
        const byAsin = new Map(found?.products.map((product) => [product.asin ?? (ids.length === 1 ? ids[0]?.value : undefined), product]));
        return ids.map(({ value }) => {
          const element = byAsin.get(value);
          if (!element) return 'unanswered';
          const product = parseElement(AudibleProduct, { ...element, asin: value });
          return product instanceof ResponseError ? product : mapProduct(product, region);
        });
      },
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 1,
    async search(terms: SearchTerms, context: Context) {
      const title = withoutNoise(terms.title);
      const [author] = terms.authors;
      const page = { num_results: '10', products_sort_by: 'Relevance' };
      const exact = await getProducts({ title, ...(author && { author }), ...page }, terms.region, context);
      // A looser search costs another request, so only the first storefront gets one.
      const isEnough = exact?.products.length || terms.region !== context.options.regions[0];
      const found = isEnough ? exact : await getProducts({ keywords: searchText(terms), ...page }, terms.region, context);
      return parseElements(AudibleProduct, found?.products).flatMap((product) => mapProduct(product, terms.region) ?? []);
    },
  },
});
