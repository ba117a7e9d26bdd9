/**
 * The one gate through which values enter. It turns whatever a reader or a provider found into `Metadata` without
 * empty values, placeholders or anything unsafe (docs/domain-rules.md, 5: what is *not stated*).
 */
import { cleanDescription } from '../text/description.ts';
import { parseLanguage } from '../text/language.ts';
import { parsePartialDate } from '../text/partial-date.ts';
import { parsePosition } from '../text/position.ts';
import { cleanLine, foldSeries, isPlaceholder } from '../text/text.ts';
import { identifier, uniqueIdentifiers } from './identifier.ts';
import type { Chapter, Metadata, SeriesEntry } from './metadata.ts';
import { isPerson, type Person, uniquePeople } from './names.ts';

const MAX_LINE_LENGTH = 1000;
const MAX_LIST_LENGTH = 200;
const MAX_CHAPTERS = 10_000;

/** `Metadata` whose texts may still be empty, hostile or placeholders, and whose lists may be empty. */
export type RawMetadata = { [K in keyof Metadata]?: Metadata[K] | undefined };

/** Cleans every value and leaves out what says nothing. Order of keys follows the input. */
export function tidyMetadata(raw: RawMetadata): Metadata {
  const tidy: Metadata = {
    title: tidyLine(raw.title),
    subtitle: tidyLine(raw.subtitle),
    authors: tidyPeople(raw.authors),
    narrators: tidyPeople(raw.narrators),
    contributors: tidyPeople(raw.contributors),
    series: tidySeries(raw.series),
    publisher: tidyLine(raw.publisher),
    publishedDate: raw.publishedDate && parsePartialDate(raw.publishedDate),
    originalDate: raw.originalDate && parsePartialDate(raw.originalDate),
    language: raw.language && parseLanguage(raw.language),
    copyright: tidyLine(raw.copyright),
    description: tidyDescription(raw.description),
    genres: tidyWords(raw.genres),
    tags: tidyWords(raw.tags),
    identifiers: tidyIdentifiers(raw.identifiers),
    durationMs: raw.durationMs && raw.durationMs > 0 && Number.isFinite(raw.durationMs) ? Math.round(raw.durationMs) : undefined,
    chapters: tidyChapters(raw.chapters),
    cover: raw.cover?.location ? raw.cover : undefined,
    rating: raw.rating && raw.rating.count > 0 && raw.rating.value > 0 ? raw.rating : undefined,
    abridged: raw.abridged,
    dramatised: raw.dramatised,
    explicit: raw.explicit,
    customFields: raw.customFields && Object.keys(raw.customFields).length > 0 ? raw.customFields : undefined,
  };
  return withoutUndefined(tidy);
}

/** The same object without the keys whose value is undefined. */
export function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]: [string, unknown]) => value !== undefined && value !== '')) as T;
}

function tidyLine(text: string | undefined): string | undefined {
  const line = text === undefined ? '' : cleanLine(text).slice(0, MAX_LINE_LENGTH);
  return line && !isPlaceholder(line) ? line.toWellFormed() : undefined;
}

/** A text with at least one letter in it: `....` says nothing. */
function tidyDescription(text: string | undefined): string | undefined {
  const clean = text && cleanDescription(text);
  return clean && /\p{L}/u.test(clean) ? clean : undefined;
}

function tidyPeople(people: readonly Person[] | undefined): Person[] | undefined {
  const tidy = (people ?? [])
    .slice(0, MAX_LIST_LENGTH)
    .map((person) => ({ ...person, name: cleanLine(person.name).slice(0, MAX_LINE_LENGTH).toWellFormed() }))
    .filter((person) => isPerson(person.name))
    .map(withoutUndefined);
  return nonEmpty(uniquePeople(tidy));
}

function tidySeries(series: readonly SeriesEntry[] | undefined): SeriesEntry[] | undefined {
  const byName = new Map<string, SeriesEntry>();
  for (const entry of (series ?? []).slice(0, MAX_LIST_LENGTH)) {
    const name = tidyLine(entry.name);
    if (!name) continue;
    const position = entry.position === undefined ? undefined : parsePosition(entry.position);
    const key = foldSeries(name);
    const known = byName.get(key);
    if (!known) byName.set(key, withoutUndefined({ ...entry, name, position }));
    else if (known.position === undefined && position !== undefined) byName.set(key, { ...known, position });
  }
  return nonEmpty([...byName.values()]);
}

function tidyWords(words: readonly string[] | undefined): string[] | undefined {
  const tidy = (words ?? []).slice(0, MAX_LIST_LENGTH).map((word) => tidyLine(word)?.slice(0, 100));
  return nonEmpty([...new Set(tidy.filter((word) => word !== undefined))]);
}

function tidyIdentifiers(ids: Metadata['identifiers']): Metadata['identifiers'] {
  const tidy = (ids ?? []).map((id) => identifier(id.type, id.value, id.region)).filter((id) => id !== undefined);
  return nonEmpty(uniqueIdentifiers(tidy));
}

/** Chapters in order of their starts, or none at all where the times make no sense. */
function tidyChapters(chapters: readonly Chapter[] | undefined): Chapter[] | undefined {
  if (!chapters?.length || chapters.length > MAX_CHAPTERS) return undefined;
  const rounded = chapters.map(({ title, startMs, endMs }) => ({
    title: cleanLine(title).slice(0, MAX_LINE_LENGTH),
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
  }));
  const sane = rounded.every(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs) && startMs >= 0 && endMs >= startMs);
  const kept = rounded.filter(({ startMs, endMs }) => endMs > startMs).sort((a, b) => a.startMs - b.startMs);
  return sane ? nonEmpty(kept) : undefined;
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
