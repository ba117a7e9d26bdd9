/** How many books have each value of a facet (docs/decisions/0039-facets-by-reading-all.md). */
import { HAS_CUSTOM, missingCustom } from '../../domain/book/facets.ts';
import type { CatalogueFilter, FacetCounts, FacetsWanted } from '../../ports/catalogue.ts';
import { chosenOf, inOrder } from '../chosen-values.ts';
import type { Db } from './connection.ts';
import { type FacetTally, tallyOf } from './facet-tally.ts';
import { createKnownValues, idsOf, type KnownValues, textsOf } from './facet-values.ts';
import type { Meant } from './listing.ts';

/** @param meant undefined if no book can be meant */
type CountFacets = (meant: Meant | undefined, filter: CatalogueFilter, wanted: FacetsWanted) => Promise<FacetCounts[]>;

export function createFacetCounter(db: Db): CountFacets {
  const known = createKnownValues(db);
  return async (meant, filter, { facets, customFields = [], limit }) => {
    const tally = meant ? await tallyOf(db, known, meant, facets) : NOTHING;
    const chosen = chosenOf(filter);
    const idOf = await idsOf(db, [...chosen, ...customFields.map((value) => ({ facet: HAS_CUSTOM, value }))]);
    const counted = facets.map((facet) => {
      const named = new Map(tally.ofPlace(facet));
      const without = (key: string) => tally.books(facet) - countOf(tally, facet, idOf({ facet: HAS_CUSTOM, value: key }));
      if (facet === 'missing') for (const key of customFields) if (without(key) > 0) named.set(missingCustom(key), without(key));
      return { facet, named, coded: commonest(facet, limit, { tally, known }) };
    });
    const texts = await textsOf(
      db,
      counted.flatMap(({ coded }) => coded.ids),
    );
    return counted.map(({ facet, named, coded }) => {
      const counts = new Map(named);
      for (const id of coded.ids) counts.set(texts.get(id) ?? '', tally.count(facet, id));
      const isChosen = new Set(chosen.filter((each) => each.facet === facet).map(({ value }) => value));
      for (const value of isChosen) if (!counts.has(value)) counts.set(value, countOf(tally, facet, idOf({ facet, value })));
      return { facet, values: inOrder(counts, isChosen, limit), distinct: named.size + coded.distinct };
    });
  };
}

const NOTHING: FacetTally = { books: () => 0, count: () => 0, ofPlace: () => undefined };

function countOf(tally: FacetTally, facet: string, id: number | undefined): number {
  return id === undefined ? 0 : tally.count(facet, id);
}

/** The ids with the highest counts; of equal ones, the values that were met first. */
function commonest(facet: string, limit: number, { tally, known }: { tally: FacetTally; known: KnownValues }) {
  const best: { id: number; count: number }[] = [];
  let distinct = 0;
  for (const id of known.idsOf(facet)) {
    const count = tally.count(facet, id);
    if (count === 0) continue;
    distinct++;
    if (best.length === limit && count <= (best.at(-1)?.count ?? 0)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1]?.count ?? 0) < count) at--;
    best.splice(at, 0, { id, count });
    if (best.length > limit) best.pop();
  }
  return { ids: best.map(({ id }) => id), distinct };
}
