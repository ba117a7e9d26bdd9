/** What to ask MusicBrainz: releases of audiobooks, by id and by search. (README beside this file.) */
import { z } from 'zod';
import {
  commonOptions,
  DAY_MS,
  defineProvider,
  type HttpAnswer,
  oneByOne,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  sure,
  type Verdict,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapRelease } from './map.ts';
import { MusicBrainzRelease, MusicBrainzReleases } from './schema.ts';

/** The section `providers.musicbrainz` of the config. */
export const MusicBrainzOptions = z.strictObject({
  ...commonOptions({
    name: 'MusicBrainz',
    baseUrl: 'https://musicbrainz.org',
    allowance: 'MusicBrainz allows 1 request a second to those who say who they are.',
  }),
});
export type MusicBrainzOptions = z.infer<typeof MusicBrainzOptions>;

type Context = ProviderContext<MusicBrainzOptions>;

/** MusicBrainz answers 503 to callers that ask too fast. */
function judge({ status, body }: HttpAnswer): Verdict | undefined {
  return status === 503 && /limit/i.test(JSON.stringify(body ?? '')) ? 'too-fast' : undefined;
}

const FILLS = {
  ...sure(0.7, ['title', 'authors', 'narrators', 'identifiers', 'durationMs']),
  ...sure(0.6, ['publisher', 'publishedDate', 'language', 'dramatised']),
};

export const musicbrainz = defineProvider<MusicBrainzOptions>({
  id: 'musicbrainz',
  name: 'MusicBrainz',
  homepage: 'https://musicbrainz.org',
  page: ({ sourceId }) => `https://musicbrainz.org/release/${encodeURIComponent(sourceId)}`,
  lineage: 'musicbrainz',
  editionKinds: ['audio'],
  schemaVersion: 1,
  limits: { ratePerSec: 1, burst: 1, concurrent: 1 },
  ttl: { foundMs: 90 * DAY_MS, missingMs: 30 * DAY_MS },
  timeoutMs: 20_000,
  maxBodyBytes: 4 * 1024 * 1024,
  options: MusicBrainzOptions,
  operations: [
    {
      name: 'release',
      lookupBy: ['musicbrainz'],
      batchSize: 1,
      fills: FILLS,
      lookup: oneByOne(async ({ value }, context: Context) => {
        const query = new URLSearchParams({ inc: 'artist-credits+labels+recordings+release-groups', fmt: 'json' });
        // MusicBrainz wants the plus signs as they are.
        const path = `ws/2/release/${encodeURIComponent(value)}?${query.toString().replaceAll('%2B', '+')}`;
        const release = await context.getJson(path, MusicBrainzRelease, { judge });
        return release && mapRelease(release);
      }),
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 2,
    async search({ title, authors: [author] }: SearchTerms, context: Context) {
      const parts = [
        `release:${quoted(withoutNoise(title))}`,
        author && `artist:${quoted(author)}`,
        '(secondarytype:audiobook OR secondarytype:"audio drama")',
      ];
      const query = new URLSearchParams({ query: parts.filter(Boolean).join(' AND '), limit: '8', fmt: 'json' });
      const found = await context.getJson(`ws/2/release?${query}`, MusicBrainzReleases, { judge });
      return parseElements(MusicBrainzRelease, found?.releases).map(mapRelease);
    },
  },
});

/** A phrase of the search language (Lucene). */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, ' ')}"`;
}
