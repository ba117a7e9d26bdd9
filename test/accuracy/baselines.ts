/** Simple ways in which other tools fill in metadata, on the same answers that ours got. */
import type { Candidate } from '../../src/domain/book/candidate.ts';
import type { FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import type { Query } from '../../src/domain/book/query.ts';
import type { ProviderHost } from '../../src/ports/provider-host.ts';

export interface Method {
  name: string;
  combine(local: readonly Candidate[], hits: ReadonlyMap<string, Candidate>): { metadata: Metadata; used: Candidate[] };
}

const ORDER = ['audible', 'audnexus', 'hardcover', 'googlebooks', 'openlibrary', 'itunes', 'librivox', 'musicbrainz'];
const patient = { isPatient: true };
const never = new AbortController().signal;

/** What each provider names first: by an identifier if it knows one, else by title and author. */
export async function firstHits(query: Query, hosts: readonly ProviderHost[]): Promise<Map<string, Candidate>> {
  const hits = new Map<string, Candidate>();
  await Promise.all(
    hosts.map(async (host) => {
      const byId = host.canLookUp(query) ? await host.lookUp(query, patient, never) : undefined;
      const reply = byId && byId.candidates.length > 0 ? byId : host.searchRank(query) ? await host.search(query, patient, never) : undefined;
      const [first] = reply?.candidates ?? [];
      if (first) hits.set(host.id, first);
    }),
  );
  return hits;
}

/** What the files say, by the surest reader. */
function localValues(local: readonly Candidate[]): Metadata {
  const values: Record<string, { value: unknown; confidence: number }> = {};
  for (const { metadata, confidence } of local)
    for (const [key, value] of Object.entries(metadata))
      if ((confidence[key as FieldKey] ?? 0) > (values[key]?.confidence ?? 0)) values[key] = { value, confidence: confidence[key as FieldKey] ?? 0 };
  return Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value])) as Metadata;
}

export const METHODS: readonly Method[] = [
  {
    // The first provider in line that answers at all is believed in everything.
    name: 'first provider',
    combine(local, hits) {
      const first = ORDER.map((id) => hits.get(id)).find((hit) => hit !== undefined);
      return { metadata: { ...localValues(local), ...first?.metadata }, used: first ? [first] : [] };
    },
  },
  {
    // Each field from the first provider in line that states it.
    name: 'fixed priority',
    combine(local, hits) {
      const used = ORDER.flatMap((id) => hits.get(id) ?? []);
      const metadata: Metadata = Object.assign({}, localValues(local), ...used.map((hit) => hit.metadata).reverse());
      return { metadata, used };
    },
  },
  {
    // One source, its first hit, over everything: Audiobookshelf's quick match.
    name: 'quick match',
    combine(local, hits) {
      const hit = hits.get('audible') ?? hits.get('googlebooks');
      return { metadata: { ...localValues(local), ...hit?.metadata }, used: hit ? [hit] : [] };
    },
  },
];
