/** Facets that the row of a book says in columns of its own. */

const PLACE_FACETS = ['library', 'state', 'review'] as const;
type PlaceFacet = (typeof PLACE_FACETS)[number];

/** Books of one library and state. */
export interface PlaceGroup {
  library: string;
  state: string;
  to_review: boolean | number;
  books: number;
}

export function isOfPlace(facet: string): facet is PlaceFacet {
  return (PLACE_FACETS as readonly string[]).includes(facet);
}

/** How many books have each value. */
export function placeCounts(facet: PlaceFacet, groups: readonly PlaceGroup[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { library, state, to_review, books } of groups) {
    // A book that is gone is neither to review nor not.
    if (books === 0 || (facet === 'review' && state === 'offline')) continue;
    const value = { library, state, review: to_review ? 'yes' : 'no' }[facet];
    counts.set(value, (counts.get(value) ?? 0) + books);
  }
  return counts;
}
