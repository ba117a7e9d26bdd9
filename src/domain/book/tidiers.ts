/**
 * What is kept of a value that a reader or a provider found: clean, within bounds; undefined where it says nothing (docs/domain-rules.md, 5).
 * Texts that are too long are cut with an ellipsis, lists are cut, and what is of no use in part is left out.
 */
import { cut } from '../text/cut.ts';
import { cleanDescription } from '../text/description.ts';
import { parsePosition } from '../text/position.ts';
import { cleanLine, cleanText, foldSeries, isPlaceholder } from '../text/text.ts';
import type { CustomValue } from './custom-field.ts';
import { type Identifier, identifier, uniqueIdentifiers } from './identifier.ts';
import type { Chapter, FieldValue, SeriesEntry } from './metadata.ts';
import { isPerson, type Person, uniquePeople } from './names.ts';

/** How long the texts of a list are, and how many there are. */
export interface ListBounds {
  length: number;
  entries: number;
}

/** An address that is longer is of no use to anybody. */
const MAX_ADDRESS_LENGTH = 4000;
const MAX_IDENTIFIERS = 100;

/** The same object without the keys whose value is undefined. */
export function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]: [string, unknown]) => value !== undefined && value !== '')) as T;
}

export function line(maxLength: number): (text: string) => string | undefined {
  return (text) => {
    const clean = cut(cleanLine(text), maxLength);
    return clean && !isPlaceholder(clean) ? clean : undefined;
  };
}

/** A text with at least one letter in it: `....` says nothing. */
export function description(text: string): string | undefined {
  const clean = cleanDescription(text);
  return clean && /\p{L}/u.test(clean) ? clean : undefined;
}

export function people({ length, entries }: ListBounds): (people: readonly Person[]) => Person[] | undefined {
  const tidy = (person: Person): Person => ({
    ...person,
    name: cut(cleanLine(person.name), length),
    sortName: person.sortName && cut(cleanLine(person.sortName), length),
    identifiers: person.identifiers && identifiers(person.identifiers),
    about: person.about && cut(cleanText(person.about), 100 * length),
    imageUrl: person.imageUrl && address(person.imageUrl),
  });
  return (list) => {
    const named = list.slice(0, entries).map(tidy);
    return nonEmpty(uniquePeople(named.filter(({ name }) => isPerson(name)).map(withoutUndefined)));
  };
}

export function series({ length, entries }: ListBounds): (series: readonly SeriesEntry[]) => SeriesEntry[] | undefined {
  const nameOf = line(length);
  return (list) => {
    const byName = new Map<string, SeriesEntry>();
    for (const entry of list.slice(0, entries)) {
      const name = nameOf(entry.name);
      if (!name) continue;
      const position = entry.position === undefined ? undefined : parsePosition(entry.position);
      const ids = entry.identifiers && identifiers(entry.identifiers);
      const key = foldSeries(name);
      const known = byName.get(key);
      if (!known) byName.set(key, withoutUndefined({ ...entry, name, position, identifiers: ids }));
      else if (known.position === undefined && position !== undefined) byName.set(key, { ...known, position });
    }
    return nonEmpty([...byName.values()]);
  };
}

export function words({ length, entries }: ListBounds): (words: readonly string[]) => string[] | undefined {
  const wordOf = line(length);
  return (list) => nonEmpty([...new Set(list.slice(0, entries).flatMap((word) => wordOf(word) ?? []))]);
}

export function identifiers(list: readonly Identifier[]): Identifier[] | undefined {
  const tidy = list.slice(0, MAX_IDENTIFIERS).flatMap(({ type, value, region }) => identifier(type, value, region) ?? []);
  return nonEmpty(uniqueIdentifiers(tidy));
}

/** Chapters in order of their starts; none at all where the times make no sense, or there are too many. */
export function chapters({ length, entries }: ListBounds): (chapters: readonly Chapter[]) => Chapter[] | undefined {
  return (list) => {
    if (list.length > entries) return undefined;
    const rounded = list.map(({ title, startMs, endMs }) => ({
      title: cut(cleanLine(title), length),
      startMs: Math.round(startMs),
      endMs: Math.round(endMs),
    }));
    const areSane = rounded.every(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs) && startMs >= 0 && endMs >= startMs);
    const kept = rounded.filter(({ startMs, endMs }) => endMs > startMs).sort((a, b) => a.startMs - b.startMs);
    return areSane ? nonEmpty(kept) : undefined;
  };
}

export function duration(ms: number): number | undefined {
  return ms > 0 && Number.isFinite(ms) ? Math.round(ms) : undefined;
}

export function cover(cover: FieldValue<'cover'>): FieldValue<'cover'> | undefined {
  return address(cover.location) === undefined ? undefined : cover;
}

export function rating(rating: FieldValue<'rating'>): FieldValue<'rating'> | undefined {
  return rating.count > 0 && rating.value > 0 ? rating : undefined;
}

export function customFields({ length, entries }: ListBounds): (fields: FieldValue<'customFields'>) => FieldValue<'customFields'> | undefined {
  const customOf = (value: CustomValue): CustomValue => {
    if (Array.isArray(value)) return value.slice(0, entries).map((word) => cut(word, length));
    return typeof value === 'string' ? cut(value, length) : value;
  };
  return (fields) => {
    const tidy = Object.entries(fields).map(([key, value]) => [key, customOf(value)] as const);
    return tidy.length > 0 ? Object.fromEntries(tidy) : undefined;
  };
}

export function asIs<T>(value: T): T {
  return value;
}

function address(text: string): string | undefined {
  return text !== '' && text.length <= MAX_ADDRESS_LENGTH ? text : undefined;
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
