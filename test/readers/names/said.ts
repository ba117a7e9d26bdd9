/** What the tests of the reader of names share: Items made from paths, and readings in short. */
import type { Item } from '../../../src/domain/library/item.ts';
import type { NameReading, StatedInside } from '../../../src/sdk/name-reading.ts';

export const NOTHING_INSIDE: StatedInside = { titles: [], authors: [], narrators: [], series: [] };

/** A reading in short: a series is `Name #position`, an identifier `type:value`. What is absent is not stated. */
export interface Expected {
  title?: string;
  subtitle?: string;
  authors?: string[];
  narrators?: string[];
  series?: string;
  year?: string;
  ids?: string[];
}

/** A folder with one ebook for each of the given names. */
export function itemOf(path: string, files: readonly string[] = []): Item {
  return {
    libraryId: 'l',
    path,
    folder: path,
    isFile: false,
    files: files.map((name) => ({ path: `${path}/${name}`, role: 'ebook', sizeBytes: 1, mtimeMs: 1 })),
  };
}

export function said(naming: NameReading | undefined): Expected {
  const { title, subtitle, authors = [], narrators = [], series = [], publishedDate, identifiers = [] } = naming?.reading.metadata ?? {};
  const expected: Expected = {};
  if (title) expected.title = title;
  if (subtitle) expected.subtitle = subtitle;
  if (authors.length > 0) expected.authors = authors.map(({ name }) => name);
  if (narrators.length > 0) expected.narrators = narrators.map(({ name }) => name);
  if (series.length > 0) expected.series = series.map(({ name, position }) => (position === undefined ? name : `${name} #${position}`)).join('; ');
  if (publishedDate) expected.year = publishedDate;
  if (identifiers.length > 0) expected.ids = identifiers.map(({ type, value }) => `${type}:${value}`);
  return expected;
}
