/** Book identifiers: their types, their forms and their check digits. */
import { z } from 'zod';
import { cleanLine } from '../text/text.ts';

/**
 * One name of a book in one catalogue. Types are asin, isbn, goodreads, openlibrary-edition, openlibrary-work, hardcover,
 * google, itunes, librivox, calibre, uuid, and whatever a sidecar or a config brings. An ASIN belongs to a storefront (`region`, such as `us`); an
 * ISBN is always held as 13 digits.
 */
export const Identifier = z.lazy(() =>
  z.object({
    type: z.string().min(1),
    value: z.string().min(1),
    region: z.string().optional(),
  }),
);
export type Identifier = z.infer<typeof Identifier>;

const MAX_LENGTH = 200;
const ASIN = /^(B[0-9A-Z]{9}|[0-9]{9}[0-9X])$/;

/** An ASIN in upper case, or undefined (form: audnexus `src/config/types.ts`). */
export function parseAsin(text: string): string | undefined {
  const asin = text.trim().toUpperCase();
  return ASIN.test(asin) ? asin : undefined;
}

/** True for a ten-digit ASIN that is an ISBN-10 as well: less certain to be an ASIN. */
export function isAmbiguousAsin(asin: string): boolean {
  return /^[0-9]{9}[0-9X]$/.test(asin) && hasIsbn10CheckDigit(asin);
}

/** An ISBN-10 or ISBN-13 in any usual writing, as 13 digits; undefined if the check digit is wrong. */
export function parseIsbn(text: string): string | undefined {
  const compact = compactIsbn(text);
  if (/^[0-9]{9}[0-9X]$/.test(compact)) return hasIsbn10CheckDigit(compact) ? isbn10To13(compact) : undefined;
  if (!/^97[89][0-9]{10}$/.test(compact)) return undefined;
  return isbn13CheckDigit(compact.slice(0, 12)) === compact[12] ? compact : undefined;
}

/** Why a text that looks like an ISBN is none; undefined for an ISBN, and for what does not look like one. */
export function isbnProblem(text: string): string | undefined {
  const compact = compactIsbn(text);
  if (!/^[0-9]{8,14}X?$/.test(compact) || parseIsbn(text) !== undefined) return undefined;
  if (compact.length !== 10 && compact.length !== 13) return `an ISBN has 10 or 13 digits, and “${text}” has ${compact.length}`;
  if (compact.length === 13 && !/^97[89]/.test(compact)) return `an ISBN of 13 digits begins with 978 or 979, and “${text}” does not`;
  return `the last digit of an ISBN follows from the others, and that of “${text}” does not`;
}

function compactIsbn(text: string): string {
  return text
    .trim()
    .replace(/^(urn:)?isbn(-1[03])?[:\s]*/i, '')
    .replace(/[\s\u00ad\u2010-\u2015-]/g, '')
    .toUpperCase();
}

/** The ISBN-10 of an ISBN-13; undefined for the 979 prefix, which has none. */
export function isbn13To10(isbn13: string): string | undefined {
  if (!isbn13.startsWith('978')) return undefined;
  const nine = isbn13.slice(3, 12);
  return nine + isbn10CheckDigit(nine);
}

function isbn10To13(isbn10: string): string {
  const twelve = `978${isbn10.slice(0, 9)}`;
  return twelve + isbn13CheckDigit(twelve);
}

function hasIsbn10CheckDigit(isbn10: string): boolean {
  return isbn10CheckDigit(isbn10.slice(0, 9)) === isbn10[9];
}

function isbn10CheckDigit(nine: string): string {
  const sum = [...nine].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

function isbn13CheckDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/**
 * An identifier in our form: ASINs and ISBNs checked, the rest trimmed. Undefined when the value
 * cannot be one of that type, or is longer than any identifier: a part of one names nothing.
 */
export function identifier(type: string, value: string, region?: string): Identifier | undefined {
  if (type.length > MAX_LENGTH || value.length > MAX_LENGTH) return undefined;
  const checked = type === 'asin' ? parseAsin(value) : type === 'isbn' ? parseIsbn(value) : cleanLine(value);
  if (!checked) return undefined;
  return region ? { type, value: checked, region } : { type, value: checked };
}

/** Schemes by which sidecars name identifier types (OPF `opf:scheme`, URN prefixes, ONIX habits). */
const SCHEMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    isbn: 'isbn',
    isbn10: 'isbn',
    isbn13: 'isbn',
    asin: 'asin',
    amazon: 'asin',
    'mobi-asin': 'asin',
    audible: 'asin',
    audible_asin: 'asin',
    goodreads: 'goodreads',
    google: 'google',
    hardcover: 'hardcover',
    openlibrary: 'openlibrary-edition',
    olid: 'openlibrary-edition',
    librivox: 'librivox',
    itunes: 'itunes',
    apple: 'itunes',
    uuid: 'uuid',
    calibre: 'calibre',
  }),
);

/** Our identifier type for a scheme name as files write it, in any case. */
export function identifierTypeOf(scheme: string): string | undefined {
  const folded = scheme.trim().toLowerCase();
  return SCHEMES.get(folded) ?? SCHEMES.get(folded.replace(/[-_ ]/g, ''));
}

/** Types that name a work and not one of its editions. */
const WORK_TYPES = new Set(['openlibrary-work', 'goodreads-work', 'hardcover', 'wikidata', 'musicbrainz-work']);

/** True for an identifier of the work, which every edition may carry. */
export function isWorkIdentifier({ type }: Pick<Identifier, 'type'>): boolean {
  return WORK_TYPES.has(type);
}

/** Each identifier once, as it was first written. */
export function uniqueIdentifiers(ids: readonly Identifier[]): Identifier[] {
  return [...new Map(ids.map((id) => [identifierKey(id), id])).values()];
}

/** A stable text for one identifier, for maps and for comparing: `asin:B08G9PRS1K@us`. */
export function identifierKey(id: Identifier): string {
  return id.region ? `${id.type}:${id.value}@${id.region}` : `${id.type}:${id.value}`;
}

/** The same type and value, of one region or of one that is not known. */
export function isSameIdentifier(a: Identifier, b: Identifier): boolean {
  return a.type === b.type && a.value === b.value && isSameRegion(a, b);
}

/** True unless both name a region, and not the same one. */
export function isSameRegion(a: Identifier, b: Identifier): boolean {
  return a.region === undefined || b.region === undefined || a.region === b.region;
}
