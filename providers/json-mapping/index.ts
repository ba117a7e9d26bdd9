/** A provider by configuration alone: how to ask a simple JSON API, and which of its values is which field. (README beside this file.) */
import { z } from 'zod';
import {
  defineProvider,
  defineProviderFamily,
  type FieldKey,
  oneByOne,
  type ProviderContext,
  type RequestOptions,
  type SearchTerms,
  withoutNoise,
} from '../../src/sdk/index.ts';
import { mapElement, selectElements } from './map.ts';
import { JsonMapping } from './schema.ts';

type Context = ProviderContext<JsonMapping>;

const HOUR_MS = 3_600_000;

/** The address with its placeholders filled in, each as one part of a path or query: `a/b` cannot become two. */
function fill(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent((Object.hasOwn(values, name) && values[name]) || ''));
}

/** The path below the base URL, and the query. */
async function elementsAt(path: string, values: Readonly<Record<string, string | undefined>>, items: string, context: Context): Promise<unknown[]> {
  const { headers, query } = context.options;
  const address = fill(path, values).replace(/^\//, '');
  const extra = new URLSearchParams(query).toString();
  const full = extra ? `${address}${address.includes('?') ? '&' : '?'}${extra}` : address;
  const options: RequestOptions = { headers };
  const body = await context.getJson(full, z.union([z.looseObject({}), z.array(z.unknown())]), options);
  return body === undefined ? [] : selectElements(body, items);
}

export const jsonMapping = defineProviderFamily<JsonMapping>({
  id: 'json-mapping',
  name: 'Simple JSON interfaces, described by their addresses and fields',
  instance: JsonMapping,
  define(mapping) {
    const { id, name, lineage, editionKinds, lookups, search, ttlHours, fields, confidence } = mapping;
    const fills = Object.fromEntries((Object.keys(fields) as FieldKey[]).map((key) => [key, confidence[key] ?? confidence.default]));
    return defineProvider<JsonMapping>({
      id,
      name: name ?? id,
      homepage: mapping.baseUrl,
      lineage: lineage ?? id,
      editionKinds,
      schemaVersion: 1,
      limits: { ratePerSec: 1, burst: 1, concurrent: 2 },
      ttl: { foundMs: ttlHours.found * HOUR_MS, missingMs: ttlHours.missing * HOUR_MS },
      timeoutMs: 30_000,
      maxBodyBytes: 4 * 1024 * 1024,
      options: JsonMapping,
      auth: ({ headers, query }) => (Object.keys(headers).length > 0 ? 'header' : Object.keys(query).length > 0 ? 'key' : 'none'),
      operations: lookups.map(({ by, path, items }, index) => ({
        name: `lookup-${index}`,
        lookupBy: by,
        batchSize: 1,
        fills,
        lookup: oneByOne(async ({ type, value }, context: Context) => {
          const [element] = await elementsAt(path, { type, value }, items, context);
          return element === undefined ? undefined : mapElement(element, mapping, value);
        }),
      })),
      ...(search && {
        search: {
          name: 'search',
          fills,
          rank: search.rank,
          async search(terms: SearchTerms, context: Context) {
            const values = { title: withoutNoise(terms.title), author: terms.authors[0], narrator: terms.narrators[0], language: terms.language };
            const elements = await elementsAt(search.path, values, search.items, context);
            return elements.map((element) => mapElement(element, mapping)).filter((answer) => answer !== undefined);
          },
        },
      }),
    });
  },
});
