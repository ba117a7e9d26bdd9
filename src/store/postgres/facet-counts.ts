/** How many books have each value of a facet. */
import { HAS_CUSTOM, missingCustom } from '../../domain/book/facets.ts';
import type { CatalogueFilter, FacetCounts, FacetsWanted } from '../../ports/catalogue.ts';
import { chosenOf, inOrder } from '../chosen-values.ts';
import type { PgDb } from './connection.ts';
import { type PgFacetTally, tallyOf } from './facet-tally.ts';
import type { MeantBooks } from './listing.ts';

const NOTHING: PgFacetTally = { books: () => 0, counts: () => new Map(), distinct: () => 0 };

/** What is counted, and for whom. */
interface Counting {
  filter: CatalogueFilter;
  wanted: FacetsWanted;
}

/** @param meant undefined if no book can be meant */
export async function countFacets(db: PgDb, meant: MeantBooks | undefined, { filter, wanted }: Counting): Promise<FacetCounts[]> {
  const { facets, customFields = [], limit } = wanted;
  const chosen = chosenOf(filter);
  const values = [...chosen, ...customFields.map((value) => ({ facet: HAS_CUSTOM, value }))];
  const tally = meant ? await tallyOf(db, meant, { facets, limit, values }) : NOTHING;
  return facets.map((facet) => {
    const counts = tally.counts(facet);
    const own = facet === 'missing' ? missingOwn(tally, customFields) : new Map<string, number>();
    for (const [value, count] of own) counts.set(value, count);
    const isChosen = new Set(chosen.filter((each) => each.facet === facet).map(({ value }) => value));
    for (const value of isChosen) if (!counts.has(value)) counts.set(value, 0);
    return { facet, values: inOrder(counts, isChosen, limit), distinct: tally.distinct(facet) + own.size };
  });
}

/** How many books have no value for one of the user's own fields. */
function missingOwn(tally: PgFacetTally, keys: readonly string[]): Map<string, number> {
  const has = tally.counts(HAS_CUSTOM);
  const missing = keys.map((key) => [missingCustom(key), tally.books('missing') - (has.get(key) ?? 0)] as const);
  return new Map(missing.filter(([, count]) => count > 0));
}
