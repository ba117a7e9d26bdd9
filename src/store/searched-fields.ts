/** The user's own fields by whose words books are found. */
import type { CustomField } from '../domain/book/custom-field.ts';

/** The user's own fields as they are now. */
export type SearchedFields = () => readonly CustomField[];

/** What of these fields decides by which words books are found, as JSON: what a value must be to fit decides whether its words count. */
export function saidOf(searched: SearchedFields): string {
  return JSON.stringify(searched().map(({ id, type, values }) => [id, type, values]));
}

/** What is said where nobody searches any of the user's own fields. */
export const NOTHING_SAID = '[]';
