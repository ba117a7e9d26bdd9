/** From a service's values to those of a record: people in credits, covers, ratings. For the `map.ts` of providers. */
import type { FieldValue } from '../domain/book/metadata.ts';
import { type Person, parsePerson } from '../domain/book/names.ts';

/**
 * The person in a credit such as `Ann Cole - translator`; undefined for what is no person.
 * @param id the service's own id of the person, where it gives one
 */
export function credited(name: string, id?: { type: string; value: string | null | undefined }): Person | undefined {
  const person = parsePerson(name);
  return person && id?.value ? { ...person, identifiers: [{ type: id.type, value: id.value }] } : person;
}

/** People without a role wrote the book; the others contributed. */
export function byRole(people: readonly (Person | undefined)[]): { authors: Person[]; contributors: Person[] } {
  const known = people.filter((person) => person !== undefined);
  return { authors: known.filter(({ role }) => role === undefined), contributors: known.filter(({ role }) => role !== undefined) };
}

/** A cover at an address; undefined without one. */
export function coverAt(url: string | null | undefined, widthPixels?: number | null): FieldValue<'cover'> | undefined {
  return url ? { source: 'url', location: url, ...(widthPixels && { widthPixels }) } : undefined;
}

/** A mean rating; undefined unless somebody rated. */
export function ratingOf(value: number | null | undefined, count: number | null | undefined, scale = 5): FieldValue<'rating'> | undefined {
  return value && count ? { value, scale, count } : undefined;
}
