/**
 * NFO files: Kodi's XML and its relatives, the text form of rippers and of Audiobookshelf, or both in one; and files that hold
 * nothing but an address. (docs/formats.md, 3.)
 */

import type { Identifier } from '../domain/book/identifier.ts';
import { identifierTypeOf } from '../domain/book/identifier.ts';
import type { SeriesEntry } from '../domain/book/metadata.ts';
import type { Person } from '../domain/book/names.ts';
import { splitPeople } from '../domain/book/split-people.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { abridgedOf, isDramatised } from '../domain/text/edition-words.ts';
import { piecesOf, withoutEnds } from '../domain/text/ends.ts';
import { defineReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';
import { parseSeriesText } from './abs-json.ts';
import { withEntities, withoutTail } from './nfo-text.ts';
import { parseXml, type XmlElement } from './xml.ts';

const MAX_LENGTH = 4 * 1024 * 1024;
const ROOTS = new Set(['album', 'audiobook', 'book', 'movie', 'musicvideo', 'episodedetails', 'artist']);

export const nfo = defineReader({
  id: 'nfo',
  summary: 'NFO of Kodi and its relatives, and of rippers',
  file: { ending: '.nfo' },
  read: readNfo,
  foreign: 'evidence',
});

/** Reads an NFO of either form. Throws `ReadError` for XML that is none, and for what is too large. */
export function readNfo(text: string): Reading | undefined {
  if (text.length > MAX_LENGTH) throw new ReadError('an NFO larger than 4 MB');
  const start = text.replace(/^\ufeff/, '').trimStart();
  // The ASCII art of some rippers begins with an angle bracket as well.
  const isXml = /^<[?!a-z]/i.test(start);
  const metadata = isXml ? readXmlNfo(start) : readTextNfo(start);
  const isEmpty = Object.values(metadata).every((value) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
  if (isEmpty) return undefined;
  return {
    source: 'nfo',
    lineage: 'nfo',
    metadata,
    // The text form splits people at commas, and rippers fill it as they like.
    confidence: sure(isXml ? 0.75 : 0.6, [
      'title',
      'subtitle',
      'authors',
      'narrators',
      'series',
      'publisher',
      'publishedDate',
      'originalDate',
      'language',
      'description',
      'genres',
      'tags',
      'identifiers',
      'abridged',
      'dramatised',
    ]),
  };
}

/** Reads nothing from the NFO of something else, such as a film series. */
function readXmlNfo(text: string): RawMetadata {
  const root = albumOf(parseXml(withoutTail(withEntities(text))));
  if (!root) return {};
  const all = (...names: string[]) =>
    root.children
      .filter(({ name }) => names.includes(name.toLowerCase()))
      .map(textOf)
      .filter(Boolean);
  const first = (...names: string[]) => all(...names)[0];
  const moods = all('mood');
  const isSeries = (mood: string) => /^series:\s*\S/i.test(mood);
  return {
    title: first('title', 'name'),
    subtitle: first('subtitle'),
    authors: authorsOf(root, all('artist', 'albumartist', 'author')),
    narrators: narratorsOf(root, all('narrator', 'style')),
    series: [
      ...moods.filter(isSeries).map((mood) => parseSeriesText(mood.replace(/^series:\s*/i, ''))),
      ...plainSeries(first('series'), first('seriesnumber')),
    ],
    genres: all('genre').flatMap((genre) => genre.split(/\s\/\s/)),
    tags: [...all('tag'), ...moods.filter((mood) => !isSeries(mood))],
    description: first('review', 'plot', 'biography'),
    publisher: first('label', 'studio', 'publisher'),
    publishedDate: first('releasedate', 'premiered', 'year'),
    originalDate: first('originalreleasedate'),
    language: first('language'),
    ...productionOf(first('edition')),
    identifiers: [...uniqueIds(root), ...['asin', 'isbn'].flatMap((type) => all(type).map((value) => ({ type, value })))],
  };
}

/** The element that describes a book: the root, or what NFOStandard wraps. */
function albumOf(root: XmlElement): XmlElement | undefined {
  if (ROOTS.has(root.name.toLowerCase())) return root;
  const inner = root.children.find(({ name }) => name === 'media')?.children.find(({ name }) => name === 'audiobook');
  return inner ?? root.children.find(({ name }) => ROOTS.has(name.toLowerCase()));
}

function authorsOf(root: XmlElement, plain: readonly string[]): Person[] {
  const credits = root.children.filter(({ name }) => name.toLowerCase() === 'albumartistcredits');
  const credited = credits.flatMap(({ children }) => children.filter(({ name }) => name === 'artist').map(textOf)).filter(Boolean);
  return (credited.length > 0 ? credited : plain).map((name) => ({ name }));
}

function narratorsOf(root: XmlElement, styles: readonly string[]): Person[] {
  const actors = root.children.filter(({ name }) => name === 'actor');
  const child = (actor: XmlElement, name: string) => actor.children.find((each) => each.name === name);
  const narrators = actors.filter((actor) => /narrator/i.test(textOfMaybe(child(actor, 'role')))).map((actor) => textOfMaybe(child(actor, 'name')));
  // A style is a narrator where audiobook agents put them; a style of music is no person.
  const names = narrators.length > 0 ? narrators : styles.filter((style) => /\S\s+\S/.test(style));
  return names.filter(Boolean).map((name) => ({ name }));
}

function plainSeries(name: string | undefined, position: string | undefined): SeriesEntry[] {
  return name ? [{ name, position }] : [];
}

function uniqueIds(root: XmlElement): Identifier[] {
  return root.children
    .filter(({ name }) => name === 'uniqueid')
    .map((id) => {
      const type = id.attributes.find(({ name }) => name === 'type')?.value ?? '';
      return { type: identifierTypeOf(type) ?? type, value: textOf(id) };
    })
    .filter(({ type, value }) => type !== '' && value !== '');
}

function textOf(element: XmlElement): string {
  return element.text.trim();
}

function textOfMaybe(element: XmlElement | undefined): string {
  return element ? textOf(element) : '';
}

/** Lines `Key: value` up to the description; keys by Audiobookshelf's parser and by what rippers write. */
function readTextNfo(text: string): RawMetadata {
  const lines = text.split(/\r\n?|\n/);
  const about = lines.findIndex((line) => /^\W*(?:book description|publisher['’]s summary|description|summary)\W*$/i.test(line));
  const head = about < 0 ? lines : lines.slice(0, about);
  const values = new Map<string, string>();
  for (const line of firstSection(head)) {
    const colon = line.indexOf(':');
    const key = withoutEnds(line.slice(0, Math.max(0, colon)), /[\s*|.-]/).toLowerCase();
    const value = line.slice(colon + 1);
    if (/^[a-z][a-z0-9 ./'’-]{1,40}$/.test(key) && /^\s/.test(value) && value.trim() !== '') values.set(key, value.trim());
  }
  const first = (...keys: string[]) => keys.map((key) => values.get(key)).find(Boolean);
  const list = (value: string | undefined) => piecesOf(value ?? '', ',').filter(Boolean);
  const { title, subtitle } = titleOf(first('title') ?? '', first('subtitle'));
  const series = first('series name', 'series');
  const released = first(
    'release date',
    'date',
    ...[...values.keys()].filter((key) => /^audible(?:\.[a-z]{2,3}){0,2} release(?: date)?$/.test(key)),
    'copyright',
    'audiobook copyright',
    'book copyright',
    'recording copyright',
    'published',
  );
  const description = about < 0 ? undefined : lines.slice(about + 1).filter((line) => !/^\s*[=_-]{3,}\s*$/.test(line));
  return {
    title,
    subtitle,
    authors: peopleOf(first('author', 'authors')),
    narrators: peopleOf(first('narrator', 'narrators', 'read by')),
    series: series ? [{ name: series, position: first('position in series', 'series position') }] : undefined,
    genres: list(first('genre', 'genres')),
    tags: list(first('tags')),
    publishedDate: released && dateIn(released),
    publisher: first('publisher'),
    description: description?.join('\n').trim() || undefined,
    language: first('language', 'lang'),
    ...productionOf(first('edition', 'version'), first('unabridged'), first('abridged')),
    identifiers: [...idsOf('asin', first('asin')), ...idsOf('isbn', first('isbn', 'isbn-13', 'isbn-10')), ...addressIds(text)],
  };
}

/** The subtitle stands behind the first colon, unless it stands in a line of its own. */
function titleOf(text: string, stated: string | undefined): { title: string; subtitle?: string } {
  const [title = '', ...rest] = text.split(': ');
  const subtitle = rest.join(': ') || undefined;
  return stated !== undefined && stated !== subtitle ? { title: text, subtitle: stated } : { title, subtitle };
}

/** Rippers describe the book first and their encoding after it, with lines of the same names. */
function firstSection(lines: readonly string[]): readonly string[] {
  const media = lines.findIndex((line) => /^\W*media info(?:rmation)?\W*$/i.test(line));
  return media < 0 ? lines : lines.slice(0, media);
}

function peopleOf(text: string | undefined): Person[] | undefined {
  return text === undefined
    ? undefined
    : splitPeople(text)
        .map(({ name, role }) => (role ? { name, role } : { name }))
        .filter(({ role }) => role === undefined);
}

function dateIn(text: string): string | undefined {
  return /\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? [...text.matchAll(/(?<!\d)\d{4}(?!\d)/g)].at(-1)?.[0];
}

/** What a line for it says, yes or no; else the words of the edition. */
function productionOf(edition = '', unabridged = '', abridged = ''): Pick<RawMetadata, 'abridged' | 'dramatised'> {
  const isAbridged = isYes(abridged) ?? not(isYes(unabridged)) ?? abridgedOf(edition);
  return { abridged: isAbridged, dramatised: isDramatised(edition) || undefined };
}

function isYes(text: string): boolean | undefined {
  return /^[yj]|^true/i.test(text) ? true : /^n|^false/i.test(text) ? false : undefined;
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function idsOf(type: string, value: string | undefined): Identifier[] {
  return value ? [{ type, value }] : [];
}

/** A file with an address in it names the book there: Kodi's “parser NFO”. */
function addressIds(text: string): Identifier[] {
  const addresses = text.match(/https?:\/\/\S+/g) ?? [];
  const shop = addresses.filter((address) => /^https?:\/\/(?:www\.)?(?:audible|amazon)\.[a-z.]{2,6}\//.test(address));
  const asin = shop.map((address) => /\/(B0[0-9A-Z]{8})\b/.exec(address)?.[1]).find((id) => id !== undefined);
  const goodreads = /https?:\/\/(?:www\.)?goodreads\.com\/book\/show\/(\d{1,12})/.exec(text)?.[1];
  return [...idsOf('asin', asin), ...idsOf('goodreads', goodreads)];
}
