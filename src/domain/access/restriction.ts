/** Which books somebody may see or change: plain data, so that a store can be asked for just these. */
import { type FieldFilter, fitsFilter } from '../book/book-filter.ts';
import type { Metadata } from '../book/metadata.ts';

/** What a book must be, all of it. Every book fits if nothing is said. */
export interface BookScope {
  /** It stands in one of these. */
  libraries?: readonly string[] | undefined;
  /** What its record must say, all of it. */
  having?: readonly FieldFilter[] | undefined;
}

/** Books that fit any of these; none at all if there are none. */
export type Restriction = readonly BookScope[];

/** What of a book decides who may see it. */
export interface BookFacts {
  library: string;
  values: Metadata;
}

export function fitsScope({ libraries, having = [] }: BookScope, { library, values }: BookFacts): boolean {
  if (libraries !== undefined && !libraries.includes(library)) return false;
  return having.every((filter) => fitsFilter(filter, filter.key === undefined ? values[filter.field] : values.customFields?.[filter.key]));
}

/** True if a book is among those that are meant. @param restriction undefined for all books */
export function fitsRestriction(restriction: Restriction | undefined, book: BookFacts): boolean {
  return restriction === undefined || restriction.some((scope) => fitsScope(scope, book));
}
