/** The catalogue as one caller sees it: without the books and fields that are not for it, and without a trace of them in any count. */
import type { Access } from '../domain/access/access.ts';
import { fitsRestriction, type Restriction } from '../domain/access/restriction.ts';
import { isLegible, shownRecord, unsearchedGroups } from '../domain/access/shown-fields.ts';
import { type FacetValue, fieldOfFacet, isFieldSource, isOfAllFields } from '../domain/book/facets.ts';
import { FIELDS } from '../domain/book/fields.ts';
import { type FieldRef, overrideKey } from '../domain/book/record.ts';
import { PermissionError } from '../domain/errors.ts';
import type { Catalogue, CatalogueEntry, CatalogueFilter, FacetCounts, FacetsWanted, ListingQuery } from '../ports/catalogue.ts';

export function seenCatalogue(catalogue: Catalogue, access: Access): Catalogue {
  const within = access.booksFor('see');
  const limited = (filter: CatalogueFilter) => limitedFilter(filter, within, access);
  const shown = (entry: CatalogueEntry) => ({ ...entry, record: shownRecord(entry.record, access) });
  return {
    page: async (filter, page) => (await catalogue.page(limited(filter), page)).map(shown),
    search: async (text, filter, page) => (await catalogue.search(text, limited(filter), page)).map(shown),
    async list({ text, filter, sort }, page) {
      if (sort) refuseFacet({ facet: sort.by, value: '' }, access);
      const found = await catalogue.list({ text, filter: limited(filter), sort }, page);
      return found === 'unknown cursor' ? found : { ...found, entries: found.entries.map(shown) };
    },
    facets: (query, wanted) => seenFacets({ ...query, filter: limited(query.filter) }, wanted, { catalogue, access }),
    async get(itemId) {
      const entry = await catalogue.get(itemId);
      return entry && fitsRestriction(within, factsOf(entry)) ? shown(entry) : undefined;
    },
    async *stream(filter, afterId) {
      for await (const entry of catalogue.stream(limited(filter), afterId)) yield shown(entry);
    },
    ids: async (filter) => catalogue.ids(limited(filter)),
    count: async (filter, text) => catalogue.count(limited(filter), text),
    countsByState: async () => catalogue.countsByState(within),
  };
}

/** What of an entry decides who sees it. */
export function factsOf({ item: { library }, record: { values } }: CatalogueEntry): { library: string; values: CatalogueEntry['record']['values'] } {
  return { library, values };
}

/** Throws `PermissionError` if a filter asks about a field whose value may not be read: which books pass would tell it. */
function limitedFilter(filter: CatalogueFilter, within: Restriction | undefined, access: Access): CatalogueFilter {
  if (!access.showsAllFields) {
    for (const each of filter.having ?? []) refuseUnless(isLegible(each, access), each);
    for (const each of filter.missing ?? []) refuseUnless(access.mayRead(each), each);
    for (const each of filter.facets ?? []) refuseFacet(each, access);
  }
  return { ...filter, within, unsearched: access.showsAllFields ? undefined : unsearchedGroups(access) };
}

/** Counts without what somebody may not read: other facets are as if there were none such, and so are fields that are missing or in conflict. */
async function seenFacets(query: Omit<ListingQuery, 'sort'>, wanted: FacetsWanted, { catalogue, access }: { catalogue: Catalogue; access: Access }) {
  if (access.showsAllFields) return catalogue.facets(query, wanted);
  const facets = wanted.facets.filter((facet) => isCounted({ facet, value: '' }, access));
  const counts = await catalogue.facets(query, { ...wanted, facets, limit: Math.max(wanted.limit, FIELDS.length + (wanted.customFields ?? []).length) });
  return counts.map(({ facet, values, distinct }): FacetCounts => {
    const seen = values.filter(({ value }) => isCounted({ facet, value }, access));
    return { facet, values: seen.filter(({ isChosen }, at) => isChosen || at < wanted.limit), distinct: distinct - (values.length - seen.length) };
  });
}

function isCounted(of: FacetValue, access: Access): boolean {
  const field = fieldOfFacet(of);
  if (!field) return access.readsAllFields || !isOfAllFields(of.facet);
  return tellsPresence(of.facet) ? access.mayRead(field) : isLegible(field, access);
}

/** Throws `PermissionError` if what is found would tell what may not be read. */
function refuseFacet(of: FacetValue, access: Access): void {
  if (!isCounted(of, access)) throw new PermissionError(`you may not look for books by ${of.facet}${tellsPresence(of.facet) ? `, ${of.value}` : ''}`);
}

/** True for a facet that tells of a field whether it has a value, or what was said of it, and not the value. */
function tellsPresence(facet: string): boolean {
  return facet === 'missing' || facet === 'conflict' || isFieldSource(facet);
}

function refuseUnless(isAllowed: boolean, ref: FieldRef): void {
  if (!isAllowed) throw new PermissionError(`you may not look for books by ${overrideKey(ref)}`);
}
