/**
 * Tags of every audio format as one map, and what they say about a book. The map knows custom fields by their last name in
 * upper case (`TXXX:asin`, `----:com.apple.iTunes:ASIN` and Vorbis `ASIN` are all `ASIN`).
 */

import type { FieldKey, SeriesEntry } from '../domain/book/metadata.ts';
import { type Person, peopleSimilarity } from '../domain/book/names.ts';
import { splitPeople } from '../domain/book/split-people.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { abridgedOf, isDramatised } from '../domain/text/edition-words.ts';
import { cleanLine, isPlaceholder } from '../domain/text/text.ts';

/** Upper-case tag name to its values, in the order of the file. */
export type TagMap = ReadonlyMap<string, readonly string[]>;

/** The names under which a fact is found, best first: ID3, MP4, Vorbis and APE, ASF, Matroska, RIFF. */
const NAMES = {
  trackTitle: ['TIT2', '©NAM', 'TITLE', 'INAM', 'TT2'],
  album: ['TALB', '©ALB', 'ALBUM', 'ALBUMTITLE', 'IPRD', 'TAL'],
  subtitle: ['TIT3', 'SUBTITLE', '©ST3', 'DESC_SUBTITLE'],
  artist: ['TPE1', '©ART', 'ARTIST', 'AUTHOR', 'IART', 'TP1'],
  albumArtist: ['TPE2', 'AART', 'ALBUMARTIST', 'ALBUM ARTIST', 'ALBUM_ARTIST', 'TP2'],
  composer: ['TCOM', '©WRT', 'COMPOSER', 'TCM'],
  narrator: ['©NRT', 'NARRATOR', 'NARRATORS', 'NARRATEDBY', 'NARRATED_BY', 'READER', 'READBY', 'PERFORMER'],
  translator: ['TRANSLATOR'],
  genre: ['TCON', '©GEN', 'GENRE', 'IGNR', 'GNRE', 'TCO'],
  date: ['TDRL', 'RELDT', 'RLDT', 'TDRC', '©DAY', 'DATE', 'TYER', 'YEAR', 'DATE_RELEASED', 'ICRD', 'TYE'],
  originalDate: ['TDOR', 'TORY', 'ORIGINALDATE', 'ORIGINALYEAR', 'ORIGINAL YEAR', 'ORIGINALRELEASETIME', 'ORIGINALRELEASEYEAR'],
  publisher: ['TPUB', '©PUB', 'PUBLISHER', 'LABEL', 'ORGANIZATION'],
  copyright: ['TCOP', 'CPRT', 'COPYRIGHT', 'ICOP'],
  description: ['LDES', 'DESC', 'TDES', 'DESCRIPTION', 'LONG_DESCRIPTION', 'SYNOPSIS', '©DES', 'SUMMARY'],
  comment: ['COMM', '©CMT', 'COMMENT', 'ICMT'],
  language: ['TLAN', 'LANGUAGE', '©LAN', 'LANG'],
  asin: ['ASIN', 'AUDIBLE_ASIN', 'AUDIBLEASIN', 'CDEK', 'PRID'],
  isbn: ['ISBN', 'ISBN13', 'ISBN_13', 'ISBN10'],
  series: ['SERIES', 'SERIESNAME', 'MVNM', '©MVN', 'MOVEMENTNAME', 'BOOKSERIES'],
  seriesPart: ['SERIES-PART', 'SERIESPART', 'SERIES_PART', 'SERIES-INDEX', 'SERIES_INDEX', 'VOLUME', 'PART', 'MVIN', '©MVI', 'MOVEMENT'],
  grouping: ['TIT1', 'GRP1', '©GRP', 'GROUPING', 'CONTENTGROUP', 'CONTENTGROUPDESCRIPTION'],
  abridged: ['ABRIDGED', 'FORMAT', 'EDITION'],
  track: ['TRCK', 'TRKN', 'TRACKNUMBER', 'TRACK', 'PART_NUMBER', 'ITRK', 'TRK'],
  disc: ['TPOS', 'DISK', 'DISCNUMBER', 'DISC', 'PARTOFSET', 'TPA'],
} as const;
type TagName = keyof typeof NAMES;

/** How sure tags are of each field. */
const TAG_CONFIDENCE: Partial<Record<FieldKey, number>> = {
  title: 0.7,
  subtitle: 0.6,
  authors: 0.7,
  narrators: 0.7,
  contributors: 0.6,
  series: 0.7,
  publisher: 0.6,
  publishedDate: 0.6,
  originalDate: 0.6,
  language: 0.7,
  copyright: 0.5,
  description: 0.55,
  genres: 0.5,
  identifiers: 0.8,
  abridged: 0.6,
  dramatised: 0.6,
  chapters: 0.85,
  durationMs: 1,
  cover: 0.8,
};
/** By a custom of audiobook taggers the composer is the narrator; sometimes it is just a composer. */
const COMPOSER_CONFIDENCE = 0.6;
/** A composer who is the author: a book read by its author, or a tagger who put the author everywhere. */
const SELF_NARRATED_CONFIDENCE = 0.4;
/** A title without an album may be the book's or the track's. */
const BARE_TITLE_CONFIDENCE = 0.55;

/** The first value of a fact that says something. */
export function tagOf(tags: TagMap, name: TagName): string | undefined {
  return tagsOf(tags, name).find((value) => value.trim() !== '');
}

function tagsOf(tags: TagMap, name: TagName): readonly string[] {
  for (const key of NAMES[name]) {
    const values = tags.get(key);
    if (values?.some((value) => value.trim() !== '')) return values;
  }
  return [];
}

/** A tag name as the map holds it: what follows the last colon, without Windows Media's prefix, in upper case. */
export function tagKey(id: string): string {
  const name = id
    .slice(id.lastIndexOf(':') + 1)
    .replace(/^WM\//i, '')
    .toUpperCase();
  // Matroska says whose title it is.
  return name === 'TITLE' && /^album:/i.test(id) ? 'ALBUM' : name;
}

/** The number before a slash: `3/10` is 3. */
export function countingNumber(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,4})\b/.exec(text ?? '');
  return match && Number(match[1]) > 0 ? Number(match[1]) : undefined;
}

export interface TagFacts {
  metadata: RawMetadata;
  confidence: Partial<Record<FieldKey, number>>;
}

/** What the tags of one file say of its book. */
export function factsOfTags(tags: TagMap): TagFacts {
  const album = meaningful(tagOf(tags, 'album'));
  const title = album ?? meaningful(tagOf(tags, 'trackTitle'));
  const narrators = narratorsOf(tags);
  const authors = authorsOf(tags, narrators.people);
  const spoken = `${title ?? ''} ${tagOf(tags, 'abridged') ?? ''}`;
  const metadata: RawMetadata = {
    title,
    subtitle: tagOf(tags, 'subtitle'),
    authors,
    narrators: narrators.people,
    contributors: tagsOf(tags, 'translator')
      .flatMap(splitPeople)
      .map((person) => ({ ...person, role: 'trl' as const })),
    series: seriesOf(tags),
    publisher: tagOf(tags, 'publisher'),
    publishedDate: tagOf(tags, 'date'),
    originalDate: tagOf(tags, 'originalDate'),
    language: tagOf(tags, 'language'),
    copyright: tagOf(tags, 'copyright'),
    description: descriptionOf(tags),
    genres: tagsOf(tags, 'genre').flatMap((value) => value.split(/[;/,\0]/)),
    identifiers: [...tagsOf(tags, 'asin').map((value) => ({ type: 'asin', value })), ...tagsOf(tags, 'isbn').map((value) => ({ type: 'isbn', value }))],
    abridged: abridgedOf(spoken),
    dramatised: isDramatised(spoken) || undefined,
  };
  const confidence = { ...TAG_CONFIDENCE };
  if (narrators.confidence !== undefined) confidence.narrators = narrators.confidence;
  if (!album) confidence.title = BARE_TITLE_CONFIDENCE;
  return { metadata, confidence };
}

function meaningful(text: string | undefined): string | undefined {
  return text && !isPlaceholder(text) ? text : undefined;
}

function narratorsOf(tags: TagMap): { people: Person[]; confidence?: number } {
  const explicit = tagsOf(tags, 'narrator').flatMap(splitPeople);
  if (explicit.length > 0) return { people: explicit.map(({ name }) => ({ name })) };
  const composers = tagsOf(tags, 'composer').flatMap(splitPeople);
  const artists = tagsOf(tags, 'artist').flatMap(splitPeople);
  const isAuthorAgain = composers.length === artists.length && peopleSimilarity(names(composers), names(artists)) > 0.95;
  return { people: composers.map(({ name }) => ({ name })), confidence: isAuthorAgain ? SELF_NARRATED_CONFIDENCE : COMPOSER_CONFIDENCE };
}

/** The artists, without the narrators that some rippers add. Whoever the album artist names as well is an author. */
function authorsOf(tags: TagMap, narrators: readonly Person[]): Person[] {
  const isAmong = (people: readonly Person[], person: Person) => people.some((other) => peopleSimilarity([other.name], [person.name]) > 0.95);
  const albumArtists = tagsOf(tags, 'albumArtist').flatMap(splitPeople);
  const artists = tagsOf(tags, 'artist').flatMap(splitPeople);
  const isAuthor = (person: Person) => person.role === undefined && (!isAmong(narrators, person) || isAmong(albumArtists, person));
  const found = [artists.filter(isAuthor), albumArtists.filter(isAuthor), artists].find((people) => people.length > 0) ?? [];
  return found.filter((person) => person.role === undefined);
}

function names(people: readonly Person[]): string[] {
  return people.map((person) => person.name);
}

/** Series from their own tags, several by `;` when the counts match; else `Name #1; Other #2` in the grouping. */
function seriesOf(tags: TagMap): SeriesEntry[] {
  const found = tagsOf(tags, 'series').flatMap((value) => value.split(';'));
  const parts = tagsOf(tags, 'seriesPart').flatMap((value) => value.split(';'));
  if (found.length > 0) return found.map((name, index) => ({ name, position: parts.length === found.length ? parts[index] : undefined }));
  return (tagOf(tags, 'grouping') ?? '')
    .split(';')
    .map((entry) => /^(.+?),? (?:#|book )([^#\s]+)$/i.exec(cleanLine(entry)))
    .filter((match) => match !== null)
    .map(([, name = '', position]) => ({ name, position }));
}

/** The long description, or a comment that is long enough to be one. */
function descriptionOf(tags: TagMap): string | undefined {
  const described = tagsOf(tags, 'description').concat(NAMES.description.flatMap((key) => tags.get(key) ?? []));
  const longest = described.sort((a, b) => b.length - a.length)[0];
  const comment = tagOf(tags, 'comment');
  return longest ?? (comment && comment.length > 20 && !/^(?:ripped|encoded|https?:)/i.test(comment) ? comment : undefined);
}
