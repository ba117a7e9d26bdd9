/** What to ask Wikidata: works by the identifiers that others give them, fifty at once, for more identifiers. (README beside this file.) */
import { z } from 'zod';
import { type BatchAnswer, commonOptions, DAY_MS, defineProvider, type Identifier, type ProviderContext, sure } from '../../src/sdk/index.ts';
import { mapWork } from './map.ts';
import { WikidataRows } from './schema.ts';

/** The section `providers.wikidata` of the config. */
export const WikidataOptions = z.strictObject({
  ...commonOptions({
    name: 'Wikidata',
    baseUrl: 'https://query.wikidata.org',
    allowance: 'Wikidata allows 5 queries at once and 60 seconds of computing a minute.',
  }),
});
export type WikidataOptions = z.infer<typeof WikidataOptions>;

type Context = ProviderContext<WikidataOptions>;

/** Properties by which a work is found: Open Library id, Goodreads work id. */
const PROPERTIES: ReadonlyMap<string, string> = new Map(Object.entries({ 'openlibrary-work': 'P648', 'goodreads-work': 'P8383' }));

/** One row per work, author and series; a work with several of both gives several rows. */
function sparql(type: string, values: readonly string[]): string {
  const quoted = values.map((value) => (type === 'wikidata' ? `wd:${value}` : `"${value}"`)).join(' ');
  const find =
    type === 'wikidata'
      ? `VALUES ?work { ${quoted} } BIND(STRAFTER(STR(?work), "entity/") AS ?key)`
      : `VALUES ?key { ${quoted} } ?work wdt:${PROPERTIES.get(type)} ?key.`;
  return `SELECT ?key ?work ?workLabel ?openlibrary ?goodreads ?date ?author ?authorLabel ?authorOpenlibrary ?authorGoodreads ?series ?seriesLabel ?ordinal WHERE {
  ${find}
  OPTIONAL { ?work wdt:P648 ?openlibrary. }
  OPTIONAL { ?work wdt:P8383 ?goodreads. }
  OPTIONAL { ?work wdt:P577 ?date. }
  OPTIONAL { ?work wdt:P50 ?author. OPTIONAL { ?author wdt:P648 ?authorOpenlibrary. } OPTIONAL { ?author wdt:P2963 ?authorGoodreads. } }
  OPTIONAL { ?work p:P179 ?part. ?part ps:P179 ?series. OPTIONAL { ?part pq:P1545 ?ordinal. } }
  SERVICE wikibase:label { bd:serviceParam wikibase:language "en,de,fr,es,it,[AUTO_LANGUAGE]". }
}`;
}

async function lookUpOf(type: string, ids: readonly Identifier[], context: Context): Promise<BatchAnswer[]> {
  // An identifier goes into a query, so we accept only what looks like one.
  const values = ids.map(({ value }) => value).filter((value) => /^[A-Za-z0-9]{1,20}$/.test(value));
  if (values.length === 0) return ids.map(() => undefined);
  const query = new URLSearchParams({ query: sparql(type, values), format: 'json' });
  const found = await context.getJson(`sparql?${query}`, WikidataRows, { headers: { accept: 'application/sparql-results+json' } });
  const rows = Map.groupBy(found?.results.bindings ?? [], ({ key }) => key.value);
  return ids.map(({ value }) => mapWork(rows.get(value) ?? []));
}

const FILLS = { ...sure(0.7, ['title', 'authors', 'identifiers']), ...sure(0.6, ['originalDate', 'series']) };

export const wikidata = defineProvider<WikidataOptions>({
  id: 'wikidata',
  name: 'Wikidata',
  homepage: 'https://www.wikidata.org',
  page: ({ sourceId }) => `https://www.wikidata.org/wiki/${encodeURIComponent(sourceId)}`,
  lineage: 'wikidata',
  editionKinds: ['audio', 'ebook', 'print'],
  schemaVersion: 1,
  limits: { ratePerSec: 1, burst: 2, concurrent: 2 },
  ttl: { foundMs: 90 * DAY_MS, missingMs: 30 * DAY_MS },
  timeoutMs: 65_000,
  maxBodyBytes: 4 * 1024 * 1024,
  options: WikidataOptions,
  operations: ['openlibrary-work', 'goodreads-work', 'wikidata'].map((type) => ({
    name: type,
    lookupBy: [type],
    batchSize: 50,
    fills: FILLS,
    lookup: (ids: readonly Identifier[], context: Context) => lookUpOf(type, ids, context),
  })),
});
