/** The edit by which somebody says which book it is: an identifier beside those that the book has. Pure. */

import { isbnProblem, isSameIdentifier } from '../domain/book/identifier.ts';
import { identifierInText } from '../domain/book/identifier-in-text.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import type { Edit } from './amend.ts';

/**
 * One of the same type is replaced, for a book has one of each.
 * @param text what somebody pasted: an ASIN, an ISBN, the address of a page, or `scheme:value`
 */
export function identifyingEdit({ identifiers = [] }: Metadata, text: string): Edit | string[] {
  const given = identifierInText(text);
  if (!given) return [isbnProblem(text.trim()) ?? `“${text.trim()}” is neither an ASIN nor an ISBN nor the address of a book’s page that is known`];
  const others = identifiers.filter((each) => each.type !== given.type && !isSameIdentifier(each, given));
  return { action: 'set', values: [{ field: 'identifiers', value: [given, ...others] }] };
}
