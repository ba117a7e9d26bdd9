/** Books that wait for a decision, in groups where one decision may fit many: by a facet such as the author, by a shared identifier, by the kind of doubt. */
import type { CustomField } from '../domain/book/custom-field.ts';
import { allFacets, type Facet, type FacetValue, facetsOf, fieldOfFacet, findFacet, isFieldSource } from '../domain/book/facets.ts';
import { identifierKey } from '../domain/book/identifier.ts';
import type { CatalogueEntry } from '../ports/catalogue.ts';
import type { StoredItem } from '../ports/items.ts';
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
/** Doubts are found by judging each book, so not of more than so many. */
const MOST_JUDGED = 2000;

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

/** The most books first. Pure. */
export function countGroups(books: readonly { names: readonly string[] }[]): ReviewGroup[] {
  const counts = new Map<string, number>();
  for (const { names } of books) for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]): ReviewGroup => ({ name, books: count }))
    .filter(({ books: count }) => count >= LEAST)
    .sort((a, b) => b.books - a.books || (a.name < b.name ? -1 : 1));
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

/** Said where more books wait than are judged; undefined where all of them are. */
export async function cutNote(by: ReviewGrouping, { toReview }: { toReview(): Promise<{ length: number }> }): Promise<string | undefined> {
  return by === 'doubt' && (await toReview()).length > MOST_JUDGED
    ? `These are groups of the first ${MOST_JUDGED} books that wait; the others come when these are decided.`
    : undefined;
}

export async function groupsToReview(by: ReviewGrouping, deps: ReviewDeps): Promise<ReviewGroup[]> {
  return countGroups(await namedBooks(by, deps));
}

/** The books of one group, with their candidates. */
export async function reviewGroup({ by, name, limit }: GroupOf, deps: ReviewDeps): Promise<ReviewEntry[]> {
  const books = (await namedBooks(by, deps)).filter(({ names }) => names.includes(name));
  const entries: ReviewEntry[] = [];
  for (const { item } of books.slice(0, limit)) entries.push(await reviewBook(item, { isAll: false }, deps));
  return entries;
}

interface NamedBook {
  item: StoredItem;
  /** The groups that it is in. */
  names: readonly string[];
}

async function namedBooks(by: ReviewGrouping, deps: ReviewDeps): Promise<NamedBook[]> {
  const waiting = await deps.store.toReview();
  const named: NamedBook[] = [];
  for (const item of by === 'doubt' ? waiting.slice(0, MOST_JUDGED) : waiting) named.push({ item, names: await namesOf(item, by, deps) });
  return named;
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
