/** What to ask LibriVox: recordings in the public domain, by id and by title. (README beside this file.) */
import { z } from 'zod';
import {
  commonOptions,
  DAY_MS,
  defineProvider,
  oneByOne,
  type ProviderAnswer,
  type ProviderContext,
  parseElements,
  type SearchTerms,
  sure,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapRecording } from './map.ts';
import { LibrivoxRecording, LibrivoxRecordings } from './schema.ts';

/** The section `providers.librivox` of the config. */
export const LibrivoxOptions = z.strictObject({
  ...commonOptions({ name: 'LibriVox', baseUrl: 'https://librivox.org', allowance: 'LibriVox publishes no limit.' }),
});
export type LibrivoxOptions = z.infer<typeof LibrivoxOptions>;

type Context = ProviderContext<LibrivoxOptions>;

async function getRecordings(parameters: Record<string, string>, context: Context): Promise<ProviderAnswer[]> {
  const query = new URLSearchParams({ ...parameters, extended: '1', coverart: '1', format: 'json' });
  const found = await context.getJson(`api/feed/audiobooks?${query}`, LibrivoxRecordings);
  return parseElements(LibrivoxRecording, found?.books).map(mapRecording);
}

const FILLS = {
  ...sure(0.8, ['title', 'authors', 'narrators', 'durationMs', 'identifiers', 'publisher', 'language']),
  ...sure(0.6, ['contributors', 'description', 'originalDate', 'chapters', 'genres', 'cover']),
};

export const librivox = defineProvider<LibrivoxOptions>({
  id: 'librivox',
  name: 'LibriVox',
  homepage: 'https://librivox.org',
  lineage: 'librivox',
  editionKinds: ['audio'],
  schemaVersion: 1,
  limits: { ratePerSec: 1, burst: 1, concurrent: 1 },
  ttl: { foundMs: 90 * DAY_MS, missingMs: 30 * DAY_MS },
  timeoutMs: 30_000,
  maxBodyBytes: 4 * 1024 * 1024,
  options: LibrivoxOptions,
  operations: [
    {
      name: 'recording',
      lookupBy: ['librivox'],
      batchSize: 1,
      fills: FILLS,
      lookup: oneByOne(async ({ value }, context: Context) => {
        const recordings = await getRecordings({ id: value }, context);
        return recordings.find(({ sourceId }) => sourceId === value);
      }),
    },
  ],
  search: {
    name: 'search',
    fills: FILLS,
    rank: 2,
    /** `^` asks for titles that begin like this; without it only the exact title is found. LibriVox puts articles at the end, or leaves them out. */
    search: ({ title }: SearchTerms, context: Context) =>
      getRecordings({ title: `^${withoutNoise(title).replace(/^(?:the|an?)\s+/i, '')}`, limit: '10' }, context),
  },
});
