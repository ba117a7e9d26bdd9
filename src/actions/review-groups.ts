/** Books that wait for a decision, in groups where one decision may fit many: by a facet such as the author, by a shared identifier, by the kind of doubt. */
import type { CustomField } from '../domain/book/custom-field.ts';
import { allFacets, type Facet, type FacetValue, facetsOf, fieldOfFacet, findFacet, isFieldSource } from '../domain/book/facets.ts';
import { identifierKey } from '../domain/book/identifier.ts';
import type { CatalogueEntry } from '../ports/catalogue.ts';
import type { ReviewPlace, StoredItem } from '../ports/items.ts';
import type { Choice } from './choices.ts';
import { type ReviewDeps, type ReviewEntry, reviewBook } from './review.ts';

/** `identifier`: books whose files claim the same ASIN or ISBN; `doubt`: one source, and why its best answer is not sure; else a facet. */
export type ReviewGrouping = 'identifier' | 'doubt' | { facet: string };

export interface ReviewGroup {
  /** What all of its books have. */
  name: string;
  books: number;
}

export interface GroupOf {
  by: ReviewGrouping;
  name: string;
  /** Books at most; all if absent. */
  limit?: number;
}

/** A group of one is no group. */
const LEAST = 2;
/** So many books are read at once; between them others have their turn. */
const BOOKS_AT_ONCE = 100;

/** What books can be grouped by, as people choose it. */
export function groupings(customFields: readonly CustomField[]): Facet[] {
  return [{ id: 'doubt', label: 'Doubt' }, { id: 'identifier', label: 'Identifier' }, ...allFacets(customFields).filter(isOfField)];
}

/** What somebody typed: `doubt`, `identifier`, `author`, `series`; undefined if it is none. */
export function readGrouping(text: string, customFields: readonly CustomField[]): ReviewGrouping | undefined {
  if (text === 'identifier' || text === 'doubt') return text;
  const facet = findFacet(text, customFields);
  return !('problem' in facet) && isOfField(facet) ? { facet: facet.id } : undefined;
}

/** Books are not alike because they lack the same field, or have it from the same source. */
function isOfField({ id }: Facet): boolean {
  return fieldOfFacet({ facet: id, value: '' }) !== undefined && !isFieldSource(id);
}

/** The answer that fits best; undefined where only the names of the book are in doubt. */
export function bestAnswer(choices: readonly Choice[]): Choice | undefined {
  const [best] = choices.filter(({ match, verdict }) => match && !verdict).sort((a, b) => b.score - a.score);
  return best;
}

/** `itunes: year`: the source of the best answer, and what speaks against it. */
export function doubtOf(choices: readonly Choice[]): string[] {
  const best = bestAnswer(choices);
  if (!best) return choices.length > 0 ? ['how the names are read'] : [];
  const [contradiction] = best.contradictions;
  const why = contradiction?.name ?? (best.match?.isEditionSure === false ? 'another edition perhaps' : 'not sure enough');
  return [`${best.source}: ${why}`];
}

/** Keys of all that one source says and about which nothing is decided. */
export function answersOf(source: string, choices: readonly Choice[]): string[] {
  return choices.filter((choice) => choice.source === source && choice.match && !choice.verdict).map(({ key }) => key);
}

/** The most books first. Of the books only the names of their groups are kept. */
export async function countGroups(books: AsyncIterable<Named> | Iterable<Named>): Promise<ReviewGroup[]> {
  const counts = new Map<string, number>();
  for await (const { names } of books) for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]): ReviewGroup => ({ name, books: count }))
    .filter(({ books: count }) => count >= LEAST)
    .sort((one, other) => other.books - one.books || (one.name < other.name ? -1 : 1));
}

/** @param booksAtOnce so many are in memory at once */
export async function groupsToReview(by: ReviewGrouping, deps: ReviewDeps, booksAtOnce = BOOKS_AT_ONCE): Promise<ReviewGroup[]> {
  return countGroups(namedBooks(by, deps, booksAtOnce));
}

/** The books of one group, with their candidates. @param booksAtOnce so many are read at once */
export async function reviewGroup({ by, name, limit }: GroupOf, deps: ReviewDeps, booksAtOnce = BOOKS_AT_ONCE): Promise<ReviewEntry[]> {
  const entries: ReviewEntry[] = [];
  if (limit === 0) return entries;
  for await (const { item, names } of namedBooks(by, deps, booksAtOnce)) {
    if (!names.includes(name)) continue;
    entries.push(await reviewBook(item, { isAll: false }, deps));
    if (entries.length === limit) break;
  }
  return entries;
}

interface Named {
  /** The groups that a book is in. */
  names: readonly string[];
}

/** All books that wait, in the order of their paths. */
async function* namedBooks(by: ReviewGrouping, deps: ReviewDeps, booksAtOnce: number): AsyncGenerator<Named & { item: StoredItem }> {
  let after: ReviewPlace | undefined;
  do {
    const { items, next } = await deps.store.toReviewAfter(after, booksAtOnce);
    for (const item of items) yield { item, names: await namesOf(item, by, deps) };
    after = next;
    await new Promise((resolve) => setImmediate(resolve));
  } while (after);
}

async function namesOf(item: StoredItem, by: ReviewGrouping, deps: ReviewDeps): Promise<string[]> {
  if (by === 'identifier') return (item.query?.identifiers ?? []).map(identifierKey);
  if (by === 'doubt') return doubtOf((await reviewBook(item, { isAll: false }, deps)).choices);
  const entry = await deps.catalogue.get(item.id);
  return entry ? facetNames(entry, by.facet) : [];
}

function facetNames({ item, record }: CatalogueEntry, facet: string): string[] {
  return facetsOf(record, item.editionKind)
    .filter((each: FacetValue) => each.facet === facet)
    .map(({ value }) => value);
}
