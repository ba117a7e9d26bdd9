/**
 * CSV with the columns that other programs and sites import. They know what somebody has read, and we do not: every book is one that is owned
 * and shall be read. What the columns are called: docs/exports.md says where it was found.
 */
import {
  asFullDate,
  csvLine,
  defineRecordFormat,
  type FileRecord,
  type Identifier,
  isbn13To10,
  type Metadata,
  type Person,
  plainText,
  positionNumber,
  sortNameOf,
  writeInParts,
  yearOf,
} from '../../src/sdk/index.ts';

/** A book as a column sees it. */
interface Book {
  values: Metadata;
  isAudio: boolean;
}

/** What stands in each column, in their order. */
type Columns = Readonly<Record<string, (book: Book) => string | undefined>>;

const fullDate = (date: string | undefined) => date && asFullDate(date);
const NOTHING = () => undefined;
const fullTitle = ({ values: { title, subtitle } }: Book) => [title, subtitle].filter(Boolean).join(': ');
const isbn = ({ values }: Book) => idOf(values, 'isbn');
const isbn10 = (book: Book) => isbn13To10(isbn(book) ?? '');
const asin = ({ values }: Book) => idOf(values, 'asin');
const publisher = ({ values }: Book) => values.publisher;
const stars = ({ values: { rating } }: Book) => (rating ? ((rating.value / rating.scale) * 5).toFixed(2) : undefined);

const CALIBRE: Columns = {
  title: ({ values }) => values.title,
  authors: ({ values }) => values.authors?.map(({ name }) => name.replaceAll('&', '&&')).join(' & '),
  author_sort: ({ values }) => values.authors?.map(({ name, sortName }) => sortName ?? sortNameOf(name)).join(' & '),
  series: ({ values }) => values.series?.[0]?.name,
  series_index: ({ values: { series } }) => positionNumber(series?.[0]?.position ?? '')?.toString(),
  publisher,
  pubdate: ({ values }) => fullDate(values.publishedDate ?? values.originalDate),
  languages: ({ values }) => values.language,
  tags: ({ values: { genres = [], tags = [] } }) => withoutCommas([...genres, ...tags]).join(', '),
  identifiers: ({ values }) => values.identifiers?.flatMap(calibreIdentifier).join(','),
  isbn,
  comments: ({ values }) => values.description,
};

const GOODREADS: Columns = {
  'Book Id': ({ values }) => idOf(values, 'goodreads'),
  Title: fullTitle,
  Author: ({ values }) => values.authors?.[0]?.name,
  'Author l-f': ({ values: { authors: [first] = [] } }) => first && (first.sortName ?? sortNameOf(first.name)),
  'Additional Authors': ({ values }) => withoutCommas([...(values.authors?.slice(1) ?? []), ...(values.narrators ?? [])].map(({ name }) => name)).join(', '),
  ISBN: isbn10,
  ISBN13: isbn,
  'My Rating': () => '0',
  'Average Rating': stars,
  Publisher: publisher,
  Binding: ({ isAudio }) => (isAudio ? 'Audiobook' : 'ebook'),
  'Number of Pages': NOTHING,
  'Year Published': ({ values }) => values.publishedDate && yearOf(values.publishedDate),
  'Original Publication Year': ({ values }) => values.originalDate && yearOf(values.originalDate),
  'Date Read': NOTHING,
  'Date Added': NOTHING,
  Bookshelves: () => 'to-read',
  'Bookshelves with positions': NOTHING,
  'Exclusive Shelf': () => 'to-read',
  'My Review': NOTHING,
  Spoiler: NOTHING,
  'Private Notes': NOTHING,
  'Read Count': () => '0',
  'Owned Copies': () => '1',
};

const STORYGRAPH: Columns = {
  Title: fullTitle,
  Authors: ({ values }) => withoutCommas((values.authors ?? []).map(({ name }) => name)).join(', '),
  Contributors: ({ values }) => credited(values.narrators, 'Narrator'),
  'ISBN/UID': (book) => isbn(book) ?? asin(book),
  Format: ({ isAudio }) => (isAudio ? 'audio' : 'digital'),
  'Read Status': () => 'to-read',
  ...blank(['Date Added', 'Last Date Read', 'Dates Read', 'Read Count', 'Moods', 'Pace', 'Character- or Plot-Driven?', 'Strong Character Development?']),
  ...blank(['Loveable Characters?', 'Diverse Characters?', 'Flawed Characters?', 'Star Rating', 'Review', 'Content Warnings']),
  ...blank(['Content Warning Description']),
  Tags: ({ values }) => withoutCommas(values.tags ?? []).join(', '),
  'Owned?': () => 'Yes',
};

const HARDCOVER: Columns = {
  Title: fullTitle,
  Author: ({ values }) => [credited(values.authors), credited(values.narrators, 'Narrator')].filter(Boolean).join(', '),
  Series: ({ values }) => values.series?.map(({ name, position }) => withoutComma(position === undefined ? name : `${name} (#${position})`)).join(', '),
  Status: () => 'Want to Read',
  Privacy: NOTHING,
  'Hardcover Book ID': ({ values }) => /^\d+$/.exec(idOf(values, 'hardcover') ?? '')?.[0],
  'Hardcover Edition ID': NOTHING,
  'ISBN 10': isbn10,
  'ISBN 13': isbn,
  ASIN: asin,
  Media: ({ isAudio }) => (isAudio ? 'Audiobook' : 'Ebook'),
  'Country Code': NOTHING,
  'Language Code': ({ values }) => values.language?.split('-')[0],
  ...blank(['Binding', 'Pages']),
  'Duration in Seconds': ({ values }) => (values.durationMs === undefined ? undefined : String(Math.round(values.durationMs / 1000))),
  'Publish Date': ({ values }) => fullDate(values.publishedDate),
  Publisher: publisher,
  Genres: ({ values }) => withoutCommas(values.genres ?? []).join(', '),
  Moods: NOTHING,
  Tags: ({ values }) => withoutCommas(values.tags ?? []).join(', '),
  ...blank(['Content Warnings', 'Lists', 'Date Added', 'Date Started', 'Date Finished', 'Rating', 'Review', 'Review Contains Spoilers', 'Sponsored Review']),
  ...blank(['Review Date', 'Review URL', 'Review Media URL', 'Private Notes']),
  Owned: () => 'true',
  ...blank(['Compilation', 'Review Slate']),
};

export const csvCalibre = preset('csv-calibre', 'CSV as calibre writes it, for its plugin Import List', CALIBRE);
export const csvGoodreads = preset('csv-goodreads', 'CSV for the import of Goodreads', GOODREADS);
export const csvStorygraph = preset('csv-storygraph', 'CSV for the import of StoryGraph', STORYGRAPH);
export const csvHardcover = preset('csv-hardcover', 'CSV for the import of Hardcover', HARDCOVER);

function preset(id: string, summary: string, columns: Columns) {
  return defineRecordFormat({
    ...{ id, summary, ending: 'csv', mediaType: 'text/csv; charset=utf-8; header=present' },
    isFixed: true,
    write: writeInParts({
      begin: () => `${csvLine(Object.keys(columns))}\r\n`,
      record: (record) => lineOf(bookOf(record), columns),
      end: () => '',
    }),
  });
}

/** No import takes a book without a title. */
function lineOf(book: Book, columns: Columns): string {
  return book.values.title === undefined ? '' : `${csvLine(Object.values(columns).map((textOf) => textOf(book) ?? ''))}\r\n`;
}

function bookOf({ values, editionKind }: FileRecord): Book {
  const { description, ...known } = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Metadata;
  return { values: description === undefined ? known : { ...known, description: plainText(description) }, isAudio: editionKind === 'audio' };
}

function blank(names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, NOTHING]));
}

function idOf({ identifiers }: Metadata, type: string): string | undefined {
  return identifiers?.find((each) => each.type === type)?.value;
}

function calibreIdentifier({ type, value, region }: Identifier): string[] {
  const name = type === 'asin' ? (region === undefined || region === 'us' ? 'amazon' : `amazon_${region}`) : type;
  return /[,:]/.test(`${name}${value}`) ? [] : [`${name}:${value}`];
}

function credited(people: readonly Person[] = [], role?: string): string {
  return people.map(({ name }) => withoutComma(role === undefined ? name : `${name} (${role})`)).join(', ');
}

/** A comma would part one into two. */
function withoutCommas(texts: readonly string[]): string[] {
  return texts.map(withoutComma);
}

function withoutComma(text: string): string {
  return text.replace(/,\s*/g, ' ').trim();
}
