/** How providers ask: one identifier at a time, and by text. */
import type { Identifier } from '../domain/book/identifier.ts';
import { withoutNoise } from '../domain/text/title-noise.ts';
import type { BatchAnswer, LookupOperation, ProviderAnswer, ProviderContext, SearchTerms } from './provider.ts';

/** The `lookup` of a service that is asked for one identifier at a time; with `batchSize: 1`. */
export function oneByOne<Options>(
  lookupOne: (id: Identifier, context: ProviderContext<Options>) => Promise<ProviderAnswer | undefined>,
): LookupOperation<Options>['lookup'] {
  return (ids, context): Promise<BatchAnswer[]> => Promise.all(ids.map((id) => lookupOne(id, context)));
}

/** What a full-text search is asked: the title without edition words, and the first author. */
export function searchText({ title, authors: [author] }: Pick<SearchTerms, 'title' | 'authors'>): string {
  return [withoutNoise(title), author].filter(Boolean).join(' ');
}
