/** What a filter says of facets, and the counts of them as they are shown. */
import { customKeyOf, type FacetValue, HAS_CUSTOM } from '../domain/book/facets.ts';
import type { CatalogueFilter, FacetCounts } from '../ports/catalogue.ts';

/** The values whose ids a store must know before it can tell which books are meant. */
export function valuesToKnow({ missing = [], facets = [] }: CatalogueFilter): FacetValue[] {
  const chosen = facets.filter(({ facet }) => facet === 'missing').flatMap(({ value }) => customKeyOf(value) ?? []);
  const own = [...missing.flatMap(({ key }) => key ?? []), ...chosen];
  return [...missingFields(missing), ...facets, ...own.map((value) => ({ facet: HAS_CUSTOM, value }))];
}

/** The fields of every book that are to be missing, as values of a facet. */
export function missingFields(missing: NonNullable<CatalogueFilter['missing']>): FacetValue[] {
  return missing.filter(({ key }) => key === undefined).map(({ field }) => ({ facet: 'missing', value: field as string }));
}

/** What a filter chooses of facets, in whichever way it says so. */
export function chosenOf({ library, state, isToReview, facets = [] }: CatalogueFilter): FacetValue[] {
  return [
    ...facets,
    ...(library === undefined ? [] : [{ facet: 'library', value: library }]),
    ...(state === undefined ? [] : [{ facet: 'state', value: state as string }]),
    ...(isToReview === undefined ? [] : [{ facet: 'review', value: isToReview ? 'yes' : 'no' }]),
  ];
}

/** The commonest first. @param limit so many of them, and whatever was chosen */
export function inOrder(counts: ReadonlyMap<string, number>, isChosen: ReadonlySet<string>, limit: number): FacetCounts['values'] {
  const values = [...counts].map(([value, count]) => ({ value, count, isChosen: isChosen.has(value) }));
  values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return values.filter((each, at) => at < limit || each.isChosen);
}
