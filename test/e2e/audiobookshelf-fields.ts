/** Each field of Audiobookshelf's, with another value for it, and what becomes of it there when it is cleared. */
import type { FieldKey } from '../../src/domain/book/metadata.ts';
import type { Shown } from './audiobookshelf.ts';

export interface FieldCase {
  key: keyof Shown;
  /** Which field of ours it is. */
  field: FieldKey;
  other: NonNullable<Shown[keyof Shown]>;
  /** For the command line: `field=value` of the same. */
  set: string;
  /** Also gone or changed when this is. */
  alongside?: Partial<Record<keyof Shown, undefined>>;
  /**
   * What it shows after Rubricator cleared the field and it looked again, if that is not nothing: it takes an empty list for no statement,
   * and keeps what it has, or takes what the audio tags say (docs/formats.md, 1.3).
   */
  stays?: Shown[keyof Shown];
  cannotBeCleared?: true;
}

export const FIELD_CASES: readonly FieldCase[] = [
  { key: 'title', field: 'title', other: 'A Title by Hand', set: 'title=A Title by Hand', cannotBeCleared: true },
  { key: 'subtitle', field: 'subtitle', other: 'By Hand', set: 'subtitle=By Hand' },
  { key: 'authors', field: 'authors', other: ['Ann Cole', 'Bo Lind'], set: 'authors=Ann Cole; Bo Lind', stays: ['Marit Osei'] },
  { key: 'narrators', field: 'narrators', other: ['Kit Marlowe'], set: 'narrators=Kit Marlowe', stays: ['Dara Quill'] },
  { key: 'series', field: 'series', other: ['Other Coasts #2.5'], set: 'series=Other Coasts #2.5', stays: ['The Lantern Coast Series #1'] },
  { key: 'genres', field: 'genres', other: ['Mystery', 'Thriller'], set: 'genres=Mystery; Thriller', stays: ['Fantasy', 'Science Fiction'] },
  { key: 'tags', field: 'tags', other: ['on the shelf'], set: 'tags=on the shelf', stays: ['Epic', 'Fantasy'] },
  { key: 'publishedYear', field: 'publishedDate', other: '2005', set: 'publishedDate=2005', alongside: { publishedDate: undefined } },
  { key: 'publisher', field: 'publisher', other: 'Harrow & Pike', set: 'publisher=Harrow & Pike' },
  { key: 'description', field: 'description', other: 'Salt, and who walked it.', set: 'description=Salt, and who walked it.' },
  { key: 'isbn', field: 'identifiers', other: '9783161484100', set: 'identifiers=isbn:9783161484100; asin:B0SIM00001' },
  { key: 'asin', field: 'identifiers', other: 'B0SIM00099', set: 'identifiers=isbn:9780306406157; asin:B0SIM00099' },
  { key: 'language', field: 'language', other: 'de', set: 'language=de' },
  { key: 'explicit', field: 'explicit', other: true, set: 'explicit=yes' },
  { key: 'abridged', field: 'abridged', other: false, set: 'abridged=no' },
];

/** A word for the title of the book that serves a case. */
export const titleOf = (does: string, key: string) => `The ${does} ${key[0]?.toUpperCase()}${key.slice(1)} Road`;
