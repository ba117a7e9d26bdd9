/** What to ask Audnexus: books and chapters by ASIN, authors by ASIN. (README beside this file.) */
import { z } from 'zod';
import {
  commonOptions,
  DAY_MS,
  defineProvider,
  type HttpAnswer,
  type Identifier,
  oneByOne,
  type ProviderContext,
  sure,
  type Verdict,
} from '../../src/sdk/index.ts';
import { mapAuthor, mapBook, mapChapters } from './map.ts';
import { AudnexusAuthor, AudnexusBook, AudnexusChapters, AudnexusError } from './schema.ts';

/** Audible's storefronts that Audnexus knows, and the ends of their hosts. */
const STOREFRONTS = { us: 'com', uk: 'co.uk', ca: 'ca', au: 'com.au', de: 'de', fr: 'fr', es: 'es', it: 'it', jp: 'co.jp', in: 'in' } as const;
type Region = keyof typeof STOREFRONTS;
const REGIONS = Object.keys(STOREFRONTS) as [Region, ...Region[]];

/** The section `providers.audnexus` of the config. */
export const AudnexusOptions = z.strictObject({
  ...commonOptions({ name: 'Audnexus', baseUrl: 'https://api.audnex.us', allowance: 'The public service allows 100 requests a minute.' }),
  regions: z.array(z.enum(REGIONS)).min(1).default(['us', 'uk', 'au', 'ca']).describe('Audible storefronts in the order in which they are asked.'),
  authors: z.boolean().default(false).describe('Fetch a text and a picture for every author; one more request per author.'),
});
export type AudnexusOptions = z.infer<typeof AudnexusOptions>;

/**
 * *Missing* for every form in which Audnexus says that a region has no such book: 404 in both error shapes, the older 500
 * "not available in region", and 400 for what is no book (podcast, series) or no ASIN. (`src/server.ts`, `errors/ApiErrors`.)
 */
function judge({ status, body }: HttpAnswer): Verdict | undefined {
  const error = AudnexusError.parse(body);
  const isElsewhere = status === 500 && /not available in region/i.test(error.message);
  const isNoBook = status === 400 && (error.code === 'CONTENT_TYPE_MISMATCH' || /bad asin/i.test(error.message));
  return isElsewhere || isNoBook ? 'missing' : undefined;
}

function pathOf(kind: string, { value, region }: Identifier, suffix = ''): string {
  return `${kind}/${encodeURIComponent(value)}${suffix}?region=${encodeURIComponent(region ?? 'us')}`;
}

type Context = ProviderContext<AudnexusOptions>;

export const audnexus = defineProvider<AudnexusOptions>({
  id: 'audnexus',
  name: 'Audnexus',
  homepage: 'https://audnex.us',
  page: ({ sourceId, region }) => `https://www.audible.${STOREFRONTS[region as Region] ?? 'com'}/pd/${encodeURIComponent(sourceId)}`,
  lineage: 'audible',
  editionKinds: ['audio'],
  schemaVersion: 1,
  regions: REGIONS,
  limits: { ratePerSec: 1.6, burst: 3, concurrent: 3 },
  ttl: { foundMs: 30 * DAY_MS, missingMs: 3 * DAY_MS },
  timeoutMs: 15_000,
  maxBodyBytes: 2 * 1024 * 1024,
  options: AudnexusOptions,
  operations: [
    {
      name: 'book',
      lookupBy: ['asin'],
      batchSize: 1,
      fills: {
        ...sure(0.9, ['title', 'authors', 'narrators', 'series', 'publisher', 'language', 'identifiers', 'abridged', 'dramatised', 'rating']),
        ...sure(0.85, ['subtitle', 'contributors', 'publishedDate', 'description']),
        ...sure(0.7, ['genres', 'tags', 'cover', 'durationMs', 'explicit']),
        copyright: 0.5,
      },
      lookup: oneByOne(async (id, context: Context) => {
        const book = await context.getJson(pathOf('books', id), AudnexusBook, { judge });
        return book && mapBook(book, id);
      }),
    },
    {
      name: 'chapters',
      lookupBy: ['asin'],
      batchSize: 1,
      onlyWhenWanted: true,
      fills: { chapters: 0.7 },
      lookup: oneByOne(async (id, context: Context) => {
        const chapters = await context.getJson(pathOf('books', id, '/chapters'), AudnexusChapters, { judge });
        return chapters && mapChapters(chapters, id);
      }),
    },
  ],
  describeAuthor: {
    name: 'author',
    lookupBy: ['asin'],
    isWanted: (options) => options.authors,
    async lookup(id, context: Context) {
      const author = await context.getJson(pathOf('authors', id), AudnexusAuthor, { judge });
      return author && mapAuthor(author);
    },
  },
});
