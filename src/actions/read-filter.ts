/** Reads which books are meant from what a person typed, or lists everything that is wrong with it. Pure. */
import { exactFilter, type FieldFilter, parseFieldFilter } from '../domain/book/book-filter.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import { type FacetValue, facetValueOf, findFacet } from '../domain/book/facets.ts';
import { fieldNames, findNamedField, refOf } from '../domain/book/field-input.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { findSort, type Sort, sortNames } from '../domain/book/sorts.ts';
import { noSuch } from '../domain/text/nearest.ts';
import type { CatalogueFilter } from '../ports/catalogue.ts';

/** Which books are meant, in words; all of them if nothing is said. */
export interface FilterWords {
  library?: string | undefined;
  /** With a match that waits for a decision. */
  review?: boolean | undefined;
  /** About which sources differ. */
  conflicts?: boolean | undefined;
  /** With something that could not be read or written. */
  problems?: boolean | undefined;
  /** True for books that are gone from disk, false for the others. */
  gone?: boolean | undefined;
  /** Names of fields that have no value. */
  missing?: readonly string[] | undefined;
  /** `field=words`, or `field==value` for exactly this value; each must hold. */
  where?: readonly string[] | undefined;
  /** `facet=value`; of each facet that is named, one of the values must hold. */
  facet?: readonly string[] | undefined;
}

/** What there is to choose from. */
export interface FilterChoices {
  customFields: readonly CustomField[];
  /** Libraries that have books. */
  libraries: readonly string[];
}

export function readFilter(words: FilterWords, choices: FilterChoices): CatalogueFilter | string[] {
  const problems: string[] = [];
  const { library, review, conflicts, problems: hasProblems, gone, missing = [], where = [], facet = [] } = words;
  if (library !== undefined && !choices.libraries.includes(library)) problems.push(noSuch('library', library, choices.libraries));
  const take = <T extends object>(read: T | { problem: string }): T[] => {
    if (!('problem' in read)) return [read];
    problems.push(read.problem);
    return [];
  };
  const filter: CatalogueFilter = {
    ...{ library, isGone: gone },
    ...(review && { isToReview: true }),
    ...(conflicts && { hasConflicts: true }),
    ...(hasProblems && { state: 'failed' }),
    missing: missing.flatMap((name) => take(readName(name, choices))),
    having: where.flatMap((text) => take(readCondition(text, choices))),
    ...(facet.length > 0 && { facets: facet.flatMap((text) => take(readChoice(text, choices))) }),
  };
  return problems.length > 0 ? problems : filter;
}

function readName(name: string, { customFields }: FilterChoices): FieldRef | { problem: string } {
  const field = findNamedField(name, customFields);
  return field ? refOf(field) : { problem: noSuch('field', name, fieldNames(customFields)) };
}

/** @param text such as `author=Marit Osei` */
function readCondition(text: string, { customFields }: FilterChoices): FieldFilter | { problem: string } {
  const at = text.indexOf('=');
  if (at < 0) return { problem: `“${text}” is no field=value` };
  const name = text.slice(0, at);
  const field = findNamedField(name, customFields);
  if (!field) return { problem: noSuch('field', name, fieldNames(customFields)) };
  const wanted = text.slice(at + 1);
  return wanted.startsWith('=') ? exactFilter(field, wanted.slice(1).trim()) : parseFieldFilter(field, wanted.trim());
}

/** @param text such as `author=Marit Osei` or `source.title=audible` */
function readChoice(text: string, { customFields }: FilterChoices): FacetValue | { problem: string } {
  const at = text.indexOf('=');
  if (at < 0) return { problem: `“${text}” is no facet=value` };
  const facet = findFacet(text.slice(0, at), customFields);
  if ('problem' in facet) return facet;
  const value = facetValueOf(facet, text.slice(at + 1).trim(), customFields);
  return typeof value === 'string' ? { facet: facet.id, value } : value;
}

/** @param text such as `title`, `series`, `added`, `mood`; with a minus sign in front for the other direction */
export function readSort(text: string, customFields: readonly CustomField[]): Sort | { problem: string } {
  const isDescending = text.startsWith('-');
  const name = isDescending ? text.slice(1) : text;
  const by = findSort(name, customFields);
  const known = sortNames(customFields).map((each) => each.by);
  return by === undefined ? { problem: noSuch('order', name, known) } : { by, isDescending };
}
