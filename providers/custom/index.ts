/** Any server that speaks Audiobookshelf's custom metadata provider protocol, by its address. (README beside this file.) */
import { z } from 'zod';
import {
  DAY_MS,
  defineProvider,
  defineProviderFamily,
  EDITION_KINDS,
  instanceId,
  limitOptions,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  sure,
  webAddress,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapBook } from './map.ts';
import { CustomBook, CustomMatches } from './schema.ts';

/** One entry of `providers.custom`. */
export const CustomServer = z.lazy(() =>
  z.strictObject({
    id: instanceId(),
    name: z.string().min(1).optional().describe('What people call it.'),
    enabled: z.boolean().default(true).describe('Ask it at all.'),
    baseUrl: webAddress().describe('Address of the server, without `/search`.'),
    authorization: z.string().min(1).optional().describe('What is sent as the header Authorization; a secret.'),
    confidence: z.number().min(0).max(1).default(0.7).describe('How sure it is of what it says.'),
    editionKinds: z.array(z.enum(EDITION_KINDS)).min(1).default(['audio', 'ebook']).describe('Kinds of book that it knows.'),
    lineage: z.string().min(1).optional().describe('The source that it copies, such as `audible`; copies do not confirm their source.'),
    durationUnit: z
      .enum(['auto', 'seconds', 'minutes'])
      .default('auto')
      .describe('Unit of its durations: the protocol says seconds, many servers send minutes; auto tells them apart by size.'),
    limits: limitOptions('1 request a second unless you say otherwise.'),
  }),
);
export type CustomServer = z.infer<typeof CustomServer>;

type Context = ProviderContext<CustomServer>;

const FIELDS = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'publisher',
  'publishedDate',
  'description',
  'cover',
  'genres',
  'tags',
  'language',
  'identifiers',
  'durationMs',
] as const;

export const custom = defineProviderFamily<CustomServer>({
  id: 'custom',
  name: 'Servers that speak Audiobookshelf’s custom metadata provider protocol',
  instance: CustomServer,
  define: ({ id, name, editionKinds, lineage, confidence }) =>
    defineProvider<CustomServer>({
      id,
      name: name ?? id,
      homepage: 'https://github.com/advplyr/audiobookshelf/blob/master/custom-metadata-provider-specification.yaml',
      lineage: lineage ?? id,
      editionKinds,
      schemaVersion: 1,
      limits: { ratePerSec: 1, burst: 2, concurrent: 2 },
      ttl: { foundMs: 30 * DAY_MS, missingMs: 7 * DAY_MS },
      timeoutMs: 30_000,
      maxBodyBytes: 4 * 1024 * 1024,
      options: CustomServer,
      auth: ({ authorization }) => (authorization ? 'header' : 'none'),
      operations: [],
      search: {
        name: 'search',
        fills: sure(confidence, FIELDS),
        rank: 1,
        async search({ title, authors: [author], editionKind }: SearchTerms, context: Context) {
          const { authorization, durationUnit } = context.options;
          const query = new URLSearchParams({ query: withoutNoise(title), ...(author && { author }), mediaType: 'book' });
          const found = await context.getJson(`search?${query}`, CustomMatches, authorization ? { headers: { authorization } } : {});
          return parseElements(CustomBook, found?.matches).map((book) => mapBook(book, editionKind, durationUnit));
        },
      },
    }),
});
