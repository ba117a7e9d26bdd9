/** What to ask Google Books: volumes by ISBN, by their own id, and by title and author. (README beside this file.) */
import { z } from 'zod';
import {
  commonOptions,
  DAY_MS,
  defineProvider,
  type HttpAnswer,
  type Identifier,
  oneByOne,
  type ProviderAnswer,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  secretText,
  sure,
  type Verdict,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapVolume } from './map.ts';
import { GoogleError, GoogleVolume, GoogleVolumes } from './schema.ts';

/** The section `providers.googlebooks` of the config. */
export const GoogleBooksOptions = z.strictObject({
  ...commonOptions({
    name: 'Google Books',
    baseUrl: 'https://www.googleapis.com/books/v1',
    allowance: 'A key has 1,000 requests a day unless Google grants more.',
  }),
  key: secretText().optional().describe('API key. Without one Google Books is not asked: the quota that all share is nearly always used up.'),
  withoutKey: z.boolean().default(false).describe('Ask without a key all the same.'),
});
export type GoogleBooksOptions = z.infer<typeof GoogleBooksOptions>;

type Context = ProviderContext<GoogleBooksOptions>;

/** Google answers 429, 403 or 400 if the day's quota is used up, and 400 if it refuses the key. */
function judge({ status, body }: HttpAnswer): Verdict | undefined {
  if (status !== 400 && status !== 403 && status !== 429) return undefined;
  const said = JSON.stringify(GoogleError.parse(body));
  if (/per day|per_day|dailyLimit|quotaExceeded|PerDay/i.test(said)) return 'quota';
  if (/RATE_LIMIT|rateLimitExceeded|userRateLimit/i.test(said)) return 'too-fast';
  return /api key|API_KEY_INVALID|keyInvalid/i.test(said) ? 'access' : undefined;
}

async function getVolumes(q: string, context: Context, maxResults: number): Promise<ProviderAnswer[]> {
  const { key } = context.options;
  const query = new URLSearchParams({ q, maxResults: String(maxResults), printType: 'books', ...(key && { key }) });
  const found = await context.getJson(`volumes?${query}`, GoogleVolumes, { judge });
  return parseElements(GoogleVolume, found?.items).map(mapVolume);
}

async function lookUp({ type, value }: Identifier, context: Context): Promise<ProviderAnswer | undefined> {
  if (type === 'isbn') {
    // A search for an ISBN may answer with other books.
    const found = await getVolumes(`isbn:${value}`, context, 5);
    return found.find(({ metadata }) => metadata.identifiers?.some((id) => id.type === 'isbn' && id.value === value));
  }
  const { key } = context.options;
  const volume = await context.getJson(`volumes/${encodeURIComponent(value)}${key ? `?key=${encodeURIComponent(key)}` : ''}`, GoogleVolume, { judge });
  return volume && mapVolume(volume);
}

const FILLS = {
  ...sure(0.75, ['title', 'authors', 'identifiers']),
  ...sure(0.65, ['subtitle', 'publisher', 'publishedDate', 'language', 'description', 'rating']),
  ...sure(0.45, ['genres', 'cover', 'explicit']),
};

export const googlebooks = defineProvider<GoogleBooksOptions>({
  id: 'googlebooks',
  name: 'Google Books',
  homepage: 'https://books.google.com',
  page: ({ sourceId }) => `https://books.google.com/books?id=${encodeURIComponent(sourceId)}`,
  lineage: 'google',
  editionKinds: ['ebook', 'print', 'audio'],
  schemaVersion: 2,
  // Version 1 took an edition of no stated format for a print.
  migrations: { 1: (answer) => (answer.editionKind === 'print' ? undefined : answer) },
  limits: { ratePerSec: 1, burst: 2, concurrent: 2, perDay: 1000 },
  // Google's quotas start anew at midnight Pacific time.
  dayStartsIn: 'America/Los_Angeles',
  ttl: { foundMs: 60 * DAY_MS, missingMs: 14 * DAY_MS },
  timeoutMs: 15_000,
  maxBodyBytes: 2 * 1024 * 1024,
  options: GoogleBooksOptions,
  offBecause: ({ key, withoutKey }) => (key || withoutKey ? undefined : 'needs a key (providers.googlebooks.key)'),
  auth: ({ key }) => (key ? 'key' : 'none'),
  operations: [
    {
      name: 'volume',
      lookupBy: ['isbn', 'google'],
      batchSize: 1,
      fills: FILLS,
      lookup: oneByOne(lookUp),
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 2,
    search({ title, authors: [author] }: SearchTerms, context: Context) {
      const quoted = (text: string) => `"${text.replaceAll('"', ' ')}"`;
      return getVolumes([`intitle:${quoted(withoutNoise(title))}`, author && `inauthor:${quoted(author)}`].filter(Boolean).join(' '), context, 10);
    },
  },
});
