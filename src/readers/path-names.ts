/**
 * What the names of folders and files say of a book: the weakest evidence, and often the only one.
 * (docs/domain-rules.md, 2; the habits behind them: docs/formats.md, 1.9.)
 */

import { type Identifier, isAmbiguousAsin, parseAsin, parseIsbn } from '../domain/book/identifier.ts';
import type { FieldKey, SeriesEntry } from '../domain/book/metadata.ts';
import { type Person, splitPeople } from '../domain/book/names.ts';
import { baseName, folderOf, type Item, stemOf } from '../domain/library/item.ts';
import { abridgedOf, isDramatised } from '../domain/text/edition-words.ts';
import { parsePosition } from '../domain/text/position.ts';
import { foldSeries, isPlaceholder } from '../domain/text/text.ts';
import type { NameReading } from '../sdk/name-reading.ts';
import type { Reading } from '../sdk/reading.ts';

const CONFIDENCE: Partial<Record<FieldKey, number>> = {
  title: 0.5,
  authors: 0.5,
  narrators: 0.5,
  series: 0.5,
  publishedDate: 0.4,
  identifiers: 0.6,
  abridged: 0.5,
  dramatised: 0.5,
};

/** Shelves that name no author and no series. */
const SHELF =
  /^(?:audio ?books?|e-?books?|books?|library|media|fiction|non-?fiction|english|deutsch|fran[çc]ais|unsorted|incoming|new|downloads?|completed?|libation|audible|kindle|calibre(?: library)?|h[öo]rb[üu]cher|sorted|series|authors?)$/i;

interface PathFacts {
  title?: string;
  authors: Person[];
  narrators: Person[];
  series: SeriesEntry[];
  year?: string;
  identifiers: Identifier[];
}

/** Reads an Item's path; `fileNames` are its media files, for what the folder does not say. */
export function readPath(item: Item, fileNames: readonly string[]): Reading {
  const own = item.isFile ? stemOf(baseName(item.path)) : baseName(item.path);
  const parents = folderOf(item.path)
    .split('/')
    .filter((name) => name && !SHELF.test(name));
  const facts = factsOfNames(own, parents);
  const stems = fileNames.map((name) => stemOf(name));
  const fromFiles = stems.length === 1 && !item.isFile ? factsOfNames(stems[0] ?? '', []) : undefined;
  const identifiers = facts.identifiers.length > 0 ? facts.identifiers : stems.flatMap((stem) => takeIdentifiers(stem).identifiers).slice(0, 2);
  const words = `${own} ${stems.length === 1 ? stems[0] : ''}`;
  return {
    source: 'path',
    lineage: 'path',
    metadata: {
      title: facts.title ?? fromFiles?.title,
      authors: facts.authors,
      narrators: facts.narrators.length > 0 ? facts.narrators : fromFiles?.narrators,
      series: facts.series,
      publishedDate: facts.year,
      identifiers,
      abridged: abridgedOf(words),
      dramatised: isDramatised(words) || undefined,
    },
    confidence: CONFIDENCE,
  };
}

/** Exported for its table of cases: a book's own name with the names above it, nearest last. */
export function factsOfNames(own: string, parents: readonly string[]): PathFacts {
  const seriesName = parents.length >= 2 ? parents.at(-1) : undefined;
  const authorName = parents.length >= 2 ? parents.at(-2) : parents.at(-1);
  const taken = takeIdentifiers(own.includes(' ') ? own : own.replaceAll('_', ' '));
  const narrated = takeNarrators(taken.rest);
  const dated = takeTrailing(narrated.rest);
  const numbered = takeLeading(dated.rest, seriesName);
  const trailing = takeTrailingSeries(numbered.rest);
  const facts: PathFacts = {
    authors: authorName ? splitPeople(authorName) : [],
    narrators: narrated.narrators,
    series: [],
    year: numbered.year ?? dated.year,
    identifiers: taken.identifiers,
  };
  let title = trailing.rest;
  let position = numbered.position ?? trailing.position;
  let series = seriesName ?? trailing.series;
  if (parents.length === 0) {
    const split = splitOneFolder(title);
    if (split.author) facts.authors = splitPeople(split.author);
    title = split.title;
    series ??= split.series;
    position ??= split.position;
  }
  if (series && !isPlaceholder(series)) facts.series = [{ name: series, position }];
  if (title && !isPlaceholder(title)) facts.title = title;
  return facts;
}

interface Taken {
  rest: string;
}

/** ASINs and ISBNs in brackets, braces or bare; the name without them. */
function takeIdentifiers(name: string): Taken & { identifiers: Identifier[] } {
  const identifiers: Identifier[] = [];
  const note = (text: string): boolean => {
    const isbn = parseIsbn(text);
    const asin = parseAsin(text);
    if (asin && (text === text.toUpperCase() || /^B0/i.test(text))) identifiers.push({ type: 'asin', value: asin });
    if (isbn && (!asin || isAmbiguousAsin(asin))) identifiers.push({ type: 'isbn', value: isbn });
    return isbn !== undefined || asin !== undefined;
  };
  let rest = name.replace(/\s*[[({](?:(?:asin|isbn)[.:=_ -]*)?([0-9A-Z-]{10,17})[\])}]/gi, (whole, id: string) => (note(id) ? ' ' : whole));
  if (identifiers.length === 0) rest = rest.replace(/(?:^|[\s._-])(B0[0-9A-Z]{8})(?=$|[\s._-])/g, (whole, id: string) => (note(id) ? ' ' : whole));
  return { identifiers, rest: rest.replace(/\s{2,}/g, ' ').trim() };
}

/** `{Narrator}` anywhere; `(read by X)` and `- narrated by X` at the end. */
function takeNarrators(name: string): Taken & { narrators: Person[] } {
  const braces = /\s*\{([^{}]{3,})\}\s*/.exec(name);
  const spoken = /\s*[([-]\s*(?:narrated|read|gelesen) (?:by|von)\s+([^()[\]]{3,})[)\]]?\s*$/i.exec(name);
  const match = braces ?? spoken;
  if (!match) return { narrators: [], rest: name };
  const narrators = splitPeople(match[1] ?? '').map((person) => ({ name: person.name }));
  return narrators.some((person) => person.name.includes(' ')) || spoken || /\p{Lo}{2}/u.test(match[1] ?? '')
    ? { narrators, rest: name.replace(match[0], ' ').trim() }
    : { narrators: [], rest: name };
}

/** A year in brackets, calibre's number and marks such as `[Unabridged]` at the end. */
function takeTrailing(name: string): Taken & { year?: string } {
  let rest = name;
  let year: string | undefined;
  for (;;) {
    const before = rest;
    rest = rest
      .replace(/\s*[([](?:(?:un)?abridged|dramati[sz]ed(?: adaptation)?|full[ -]cast)[)\]]\s*$/i, '')
      .replace(/\s*[([](?:m4b|mp3|epub|\d{2,3}\s?k(?:bps)?)[)\]]\s*$/i, '');
    const number = /^(.+?)\s*[([](\d{1,6})[)\]]$/.exec(rest);
    const isYear = number?.[2]?.length === 4 && /^(?:1[5-9]|20)/.test(number[2]);
    if (number && (isYear || (number[2]?.length ?? 0) <= 3 || (number[2]?.length ?? 0) > 4)) {
      if (isYear) year ??= number[2];
      rest = number[1] ?? rest;
    }
    if (rest === before || rest === '') return { rest: rest.trim() || name, year };
  }
}

const LEADING_YEAR = /^[([]?((?:1[5-9]|20)\d{2})[)\]]?\s*[-–_]\s+(?=\S)/;
const LEADING_WORD =
  /^(?:book|bk\.?|vol\.?|volume|band|teil|tome|part|episode|#)\s*#?(\d{1,3}(?:[.,]\d{1,2})?(?:\s*-\s*\d{1,3}(?=\s*-\s))?)(?:\s*[-–:]\s+|\.\s+|\s+)(?=\S)/i;
const LEADING_NUMBER = /^#?(\d{1,3}(?:\.\d{1,2})?)(?:\s*[-–:]\s+|\.\s+)(?=\S)/;
const LEADING_PADDED = /^(0\d{1,2})\s+(?=\S)/;

/** Years and positions at the beginning, in any order, and the series' own name before its number. */
function takeLeading(name: string, series: string | undefined): Taken & { position?: string; year?: string } {
  let rest = name;
  let position: string | undefined;
  let year: string | undefined;
  for (let round = 0; round < 4; round++) {
    const dated = year === undefined ? LEADING_YEAR.exec(rest) : null;
    const counted = position === undefined ? (LEADING_WORD.exec(rest) ?? LEADING_NUMBER.exec(rest) ?? (series ? LEADING_PADDED.exec(rest) : null)) : null;
    const named = position === undefined && series ? namedPosition(rest, series) : undefined;
    if (dated) {
      year = dated[1];
      rest = rest.slice(dated[0].length);
    } else if (counted) {
      position = parsePosition(counted[1] ?? '');
      rest = rest.slice(counted[0].length);
    } else if (named) {
      position = named.position;
      rest = named.rest;
    } else break;
  }
  const alone = series && position === undefined ? /^(?:book|vol\.?|volume|band|teil|#)?\s*(\d{1,3}(?:\.\d{1,2})?)$/i.exec(rest) : null;
  if (alone) return { rest: '', position: parsePosition(alone[1] ?? ''), year };
  return { rest, position, year };
}

/** `The Series 03 - Title` and `The Series #3 - Title` below a folder of that series. */
function namedPosition(name: string, series: string): { position?: string; rest: string } | undefined {
  const match = /^(.+?)[\s,]*(?:#|book\s+|vol\.?\s+|band\s+)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*[-–:]\s+(\S.*)$/i.exec(name);
  if (!match) return undefined;
  const [, before = '', number = '', rest = ''] = match;
  const left = foldSeries(before);
  const right = foldSeries(series);
  const isSame = left.length > 2 && (right.startsWith(left) || left.startsWith(right));
  return isSame ? { position: parsePosition(number), rest } : undefined;
}

/** `Title (Series, Book 1)`, `Title (Series #1)`, `Title, Book 1`, `Title (Book 1)`. */
function takeTrailingSeries(name: string): Taken & { series?: string; position?: string } {
  const inBrackets = /^(.+?)\s*[([](?:(.+?),?\s+)?(?:#|book\s+|vol\.?\s*|volume\s+|band\s+)(\d{1,3}(?:\.\d{1,2})?(?:-\d{1,3})?)[)\]]$/i.exec(name);
  if (inBrackets) return { rest: inBrackets[1] ?? name, series: inBrackets[2], position: parsePosition(inBrackets[3] ?? '') };
  const afterComma = /^(.+?),\s+(?:book|vol\.?|volume|band)\s+(\d{1,3}(?:\.\d{1,2})?)$/i.exec(name);
  return afterComma ? { rest: afterComma[1] ?? name, position: parsePosition(afterComma[2] ?? '') } : { rest: name };
}

/** `Author - Title`, `Author - Series 03 - Title`, `Author - [Series 03] - Title`, `Series #3 - Title`. */
function splitOneFolder(name: string): { author?: string; title: string; series?: string; position?: string } {
  const parts = name.split(/\s+-\s+/).filter(Boolean);
  const counted = (text: string) => /^\[?(.+?)[\s,]*(?:#|book\s+|vol\.?\s+|band\s+)?\s*(\d{1,3}(?:\.\d{1,2})?)\]?$/i.exec(text);
  if (parts.length < 2) return { title: name };
  const [first = '', second = '', ...rest] = parts;
  const series = rest.length > 0 ? counted(second) : null;
  if (series) return { author: first, series: series[1], position: parsePosition(series[2] ?? ''), title: rest.join(' - ') };
  const leading = /#\s*\d|book\s+\d/i.test(first) ? counted(first) : null;
  if (leading) return { series: leading[1], position: parsePosition(leading[2] ?? ''), title: [second, ...rest].join(' - ') };
  return { author: first, title: [second, ...rest].join(' - ') };
}

/** The one way in which this reader reads names. */
export function readNames(item: Item): NameReading[] {
  const names = item.files.filter(({ role }) => role === 'audio' || role === 'ebook').map(({ path }) => baseName(path));
  return [{ habit: 'Author/Title', score: 1, reading: readPath(item, names) }];
}
