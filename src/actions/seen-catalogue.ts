/** The catalogue as one caller sees it: without the books and fields that are not for it, and without a trace of them in any count. */
import type { Access } from '../domain/access/access.ts';
import { fitsRestriction, type Restriction } from '../domain/access/restriction.ts';
import { isLegible, shownRecord, unsearchedFields } from '../domain/access/shown-fields.ts';
import { type FieldRef, overrideKey } from '../domain/book/record.ts';
import { PermissionError } from '../domain/errors.ts';
import type { Catalogue, CatalogueEntry, CatalogueFilter } from '../ports/catalogue.ts';

export function seenCatalogue(catalogue: Catalogue, access: Access): Catalogue {
  const within = access.booksFor('see');
  const limited = (filter: CatalogueFilter) => limitedFilter(filter, within, access);
  const shown = (entry: CatalogueEntry) => ({ ...entry, record: shownRecord(entry.record, access) });
  return {
    page: async (filter, page) => (await catalogue.page(limited(filter), page)).map(shown),
    search: async (text, filter, page) => (await catalogue.search(text, limited(filter), page)).map(shown),
    async get(itemId) {
      const entry = await catalogue.get(itemId);
      return entry && fitsRestriction(within, factsOf(entry)) ? shown(entry) : undefined;
    },
    async *stream(filter) {
      for await (const entry of catalogue.stream(limited(filter))) yield shown(entry);
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
  if (!access.readsAllFields) {
    for (const each of filter.having ?? []) refuseUnless(isLegible(each, access), each);
    for (const each of filter.missing ?? []) refuseUnless(access.mayRead(each), each);
  }
  return { ...filter, within, unsearched: access.readsAllFields ? undefined : unsearchedFields(access) };
}

function refuseUnless(isAllowed: boolean, ref: FieldRef): void {
  if (!isAllowed) throw new PermissionError(`you may not look for books by ${overrideKey(ref)}`);
}
