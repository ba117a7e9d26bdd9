/** CSV for other programs, and the playlist: the columns that they import, and nothing that a spreadsheet would run. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import { csvRows, type FileRecord } from '../../src/sdk/index.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';

const RECORD: FileRecord = { id: 1, library: 'books', path: 'A/1', values: FULL_BOOK, editionKind: 'audio' };
const NOTHING_KNOWN: FileRecord = { id: 2, library: 'books', path: 'B', values: {}, editionKind: 'ebook' };
const TITLE_KNOWN: FileRecord = { ...NOTHING_KNOWN, values: { title: 'Seas' } };

async function written(id: keyof typeof recordFormats, records: readonly FileRecord[]): Promise<string> {
  return text(Readable.from((await recordFormats[id]()).write(Readable.from(records), [])));
}

/** The cells of each book, by their columns, without those that are empty. */
async function cells(id: keyof typeof recordFormats, ...records: readonly FileRecord[]): Promise<Record<string, string>[]> {
  const [head = [], ...rows] = csvRows(await written(id, records));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''] as const).filter(([, cell]) => cell !== '')));
}

const HEADS = {
  'csv-calibre': 'title,authors,author_sort,series,series_index,publisher,pubdate,languages,tags,identifiers,isbn,comments',
  'csv-goodreads':
    'Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,Private Notes,Read Count,Owned Copies',
  'csv-storygraph':
    'Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,Dates Read,Read Count,Moods,Pace,Character- or Plot-Driven?,Strong Character Development?,Loveable Characters?,Diverse Characters?,Flawed Characters?,Star Rating,Review,Content Warnings,Content Warning Description,Tags,Owned?',
  'csv-hardcover':
    'Title,Author,Series,Status,Privacy,Hardcover Book ID,Hardcover Edition ID,ISBN 10,ISBN 13,ASIN,Media,Country Code,Language Code,Binding,Pages,Duration in Seconds,Publish Date,Publisher,Genres,Moods,Tags,Content Warnings,Lists,Date Added,Date Started,Date Finished,Rating,Review,Review Contains Spoilers,Sponsored Review,Review Date,Review URL,Review Media URL,Private Notes,Owned,Compilation,Review Slate',
} as const;
const PRESETS = Object.entries(HEADS) as [keyof typeof HEADS, string][];

describe.each(PRESETS)('%s', (id, head) => {
  test('has the columns that are known there, in their order', async () => {
    expect(await written(id, [])).toBe(`${head}\r\n`);
  });

  test('keeps a formula from a spreadsheet, and lists apart', async () => {
    const values = { ...FULL_BOOK, title: '=cmd()', publisher: '@sum', genres: ['a, b'], tags: ['c, d'], authors: [{ name: '-Ann, Jr.' }, { name: 'Bo' }] };
    const [book] = await cells(id, { ...RECORD, values });
    const all = Object.values(book ?? {}).join('\n');
    expect(all).toMatch(/^'=cmd/m);
    expect(all).not.toMatch(/^[=@-]/m);
    expect(all).not.toMatch(/a, b|c, d/);
  });

  test('says what is known of a book, down to its title, and leaves out one without', async () => {
    await expect(await written(id, [RECORD, TITLE_KNOWN, NOTHING_KNOWN])).toMatchFileSnapshot(`../golden/csv/${id}.csv`);
  });
});

test('a playlist has an entry for each audio file, with its length where that is known', async () => {
  const parts = { ...RECORD, id: 3, audioFiles: ['/books/A/1.mp3', '/books/A/2.mp3', '/books/A/bad\nname.mp3'] };
  expect(await written('m3u8', [{ ...RECORD, audioFiles: ['/books/a.m4b'] }, NOTHING_KNOWN, parts])).toBe(
    `#EXTM3U
#EXTENC:UTF-8
#EXTINF:3724,Ann Cole, Øystein Å - The Salt Road
/books/a.m4b
#EXTINF:-1,Ann Cole, Øystein Å - The Salt Road (1/3)
/books/A/1.mp3
#EXTINF:-1,Ann Cole, Øystein Å - The Salt Road (2/3)
/books/A/2.mp3
`,
  );
});
