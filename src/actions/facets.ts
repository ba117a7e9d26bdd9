/** Counts the books by author, genre, source and so on, so that somebody can choose. */
import type { CustomField } from '../domain/book/custom-field.ts';
import { allFacets, type Facet, facetValueLabel, findFacet } from '../domain/book/facets.ts';
import type { Catalogue, FacetCounts, ListingQuery } from '../ports/catalogue.ts';

/** Of which books, and what is counted. */
export interface FacetsInput extends Omit<ListingQuery, 'sort'> {
  /** Names of facets; all of them if there are none. */
  names: readonly string[];
  customFields: readonly CustomField[];
  /** So many values of each facet. */
  limit: number;
}

/** A facet with its commonest values. */
export interface ShownFacet extends Facet, Omit<FacetCounts, 'facet' | 'values'> {
  /** `value` chooses; `label` is for people. */
  values: (FacetCounts['values'][number] & { label: string })[];
}

/** Returns all problems if a facet is not known. */
export async function countFacets(
  { names, customFields, limit, ...query }: FacetsInput,
  { catalogue }: { catalogue: Pick<Catalogue, 'facets'> },
): Promise<ShownFacet[] | { problems: string[] }> {
  const found = names.map((name) => findFacet(name, customFields));
  const problems = found.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (problems.length > 0) return { problems };
  const facets = names.length > 0 ? found.filter((each): each is Facet => !('problem' in each)) : allFacets(customFields);
  const counts = await catalogue.facets(query, { facets: facets.map(({ id }) => id), customFields: customFields.map(({ id }) => id), limit });
  return counts.map(({ facet, values, distinct }) => ({
    id: facet,
    label: facets.find(({ id }) => id === facet)?.label ?? facet,
    values: values.map((each) => ({ ...each, label: facetValueLabel(facet, each.value) })),
    distinct,
  }));
}
