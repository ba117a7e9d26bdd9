/** What to ask Audnexus: books and chapters by ASIN, authors by ASIN. (README beside this file.) */
import { z } from 'zod';
import type { Identifier } from '../../src/domain/identifier.ts';
import { defineProvider, type HttpAnswer, type ProviderContext } from '../../src/domain/provider.ts';
import { sure } from '../../src/domain/reading.ts';
import { mapAuthor, mapBook, mapChapters } from './map.ts';
import { AudnexusAuthor, AudnexusBook, AudnexusChapters, AudnexusError } from './schema.ts';

const REGIONS = ['us', 'uk', 'ca', 'au', 'de', 'fr', 'es', 'it', 'jp', 'in'] as const;
const DAY_MS = 24 * 3_600_000;

/** The section `providers.audnexus` of the config. */
export const AudnexusOptions = z.strictObject({
  enabled: z.boolean().default(true).describe('Ask Audnexus at all.'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.audnex.us')
    .describe('Address of the service, for an instance of your own.'),
  regions: z.array(z.enum(REGIONS)).min(1).default(['us', 'uk', 'au', 'ca']).describe('Audible storefronts in the order in which they are asked.'),
  authors: z.boolean().default(false).describe('Fetch a text and a picture for every author; one more request per author.'),
  limits: z
    .strictObject({
      ratePerSec: z.number().positive().max(100).optional().describe('Requests per second on average. The public service allows 100 a minute.'),
      burst: z.number().int().min(1).max(1000).optional().describe('Requests that may follow each other at once after a rest.'),
      concurrent: z.number().int().min(1).max(64).optional().describe('Requests under way at once.'),
    })
    .default({})
    .describe('How hard the service may be asked; what is not set keeps the default.'),
});
export type AudnexusOptions = z.infer<typeof AudnexusOptions>;

/**
 * True for every form in which Audnexus says that a region has no such book: 404 in both error shapes, the older 500
 * "not available in region", and 400 for what is no book (podcast, series) or no ASIN. (`src/server.ts`, `errors/ApiErrors`.)
 */
function isMissing({ status, body }: HttpAnswer): boolean {
  const error = AudnexusError.parse(body);
  if (status === 500) return /not available in region/i.test(error.message);
  return status === 400 && (error.code === 'CONTENT_TYPE_MISMATCH' || /bad asin/i.test(error.message));
}

function pathOf(kind: string, { value, region }: Identifier, suffix = ''): string {
  return `${kind}/${encodeURIComponent(value)}${suffix}?region=${encodeURIComponent(region ?? 'us')}`;
}

type Context = ProviderContext<AudnexusOptions>;

export const audnexus = defineProvider<AudnexusOptions>({
  id: 'audnexus',
  name: 'Audnexus',
  homepage: 'https://audnex.us',
  lineage: 'audible',
  schemaVersion: 1,
  regions: REGIONS,
  limits: { ratePerSec: 1.5, burst: 5, concurrent: 3 },
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
      async lookup(ids, context: Context) {
        return Promise.all(
          ids.map(async (id) => {
            const book = await context.getJson(pathOf('books', id), AudnexusBook, { isMissing });
            return book && mapBook(book, id);
          }),
        );
      },
    },
    {
      name: 'chapters',
      lookupBy: ['asin'],
      batchSize: 1,
      onlyWhenWanted: true,
      fills: { chapters: 0.7 },
      async lookup(ids, context: Context) {
        return Promise.all(
          ids.map(async (id) => {
            const chapters = await context.getJson(pathOf('books', id, '/chapters'), AudnexusChapters, { isMissing });
            return chapters && mapChapters(chapters, id);
          }),
        );
      },
    },
  ],
  describeAuthor: {
    name: 'author',
    lookupBy: ['asin'],
    isWanted: (options) => options.authors,
    async lookup(id, context: Context) {
      const author = await context.getJson(pathOf('authors', id), AudnexusAuthor, { isMissing });
      return author && mapAuthor(author);
    },
  },
});
