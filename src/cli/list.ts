/** `rubricator list` and `rubricator search`: books of the catalogue, a line each. */
import { readSort } from '../actions/read-filter.ts';
import type { ListInput, PlacedEntry } from '../actions/search.ts';
import type { App } from '../app/app.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { printable, printableJson } from '../domain/text/printable.ts';
import { type BookChoice, chosen } from './choosing.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { fitted } from './fit.ts';
import { columnsOf, printFile, printTable } from './list-columns.ts';
import { printFacets } from './list-facets.ts';
import type { CommonOptions } from './options.ts';
import { out, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { plural } from './words.ts';

export interface BookListOptions extends CommonOptions, BookChoice {
  /** An order: `title`, `-added`. */
  sort?: string;
  /** How many books there are of each author, genre and so on, instead of the books. */
  facets?: boolean;
  limit?: number;
  paths?: boolean;
  json?: boolean;
  format?: 'table' | 'csv' | 'jsonl';
  /** Names of fields. */
  columns?: string[];
}

/** @param words that must be found in a book; all books if there are none */
export async function listCommand(words: readonly string[], options: BookListOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const filter = await chosen(options, app);
    if (!filter) return EXIT.usage;
    const sort = options.sort === undefined ? undefined : readSort(options.sort, app.ownFields.current());
    if (sort && 'problem' in sort) {
      complain(sort.problem);
      return EXIT.usage;
    }
    const wanted = { text: words.join(' '), filter, sort };
    if (options.facets) {
      await printFacets(wanted, options, app);
      return EXIT.ok;
    }
    const columns = columnsOf(options.columns, app);
    if (!columns) return EXIT.usage;
    const books = first(app.questions.list(wanted), options.limit);
    if (options.json) await printJson(books);
    else if (options.paths) for await (const { path } of books) process.stdout.write(`${printable(path)}\n`);
    else if (options.format === 'csv' || options.format === 'jsonl') await printFile(books, columns, options.format);
    else {
      const isTable = options.format === 'table' || options.columns !== undefined;
      const shown = isTable ? await printTable(books, columns, screenFor(options)) : await printLines(books, options);
      out(await howMany(shown, wanted, options, app));
    }
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

async function* first(books: AsyncIterable<PlacedEntry>, limit: number | undefined): AsyncIterable<PlacedEntry> {
  let count = 0;
  for await (const book of books) {
    yield book;
    if (++count === limit) return;
  }
}

/** @returns how many books there are */
async function printLines(books: AsyncIterable<PlacedEntry>, options: BookListOptions): Promise<number> {
  const screen = screenFor(options);
  const sign = screen.sign('!', 'Warning:');
  let shown = 0;
  for await (const book of books) {
    shown++;
    out(lineOf(book, screen));
    for (const problem of options.problems ? book.item.problems : [])
      out(screen.paint('yellow', `${' '.repeat(NUMBER_COLUMNS)}  ${sign} ${printable(problem)}`));
  }
  return shown;
}

async function howMany(shown: number, wanted: ListInput, { limit }: BookListOptions, { questions }: App): Promise<string> {
  const all = shown === limit ? await questions.count(wanted) : shown;
  if (shown > 0) return all > shown ? `The first ${shown} of ${plural(all, 'book')}; --limit shows more.` : `${plural(shown, 'book')}.`;
  return (await questions.count({ text: '', filter: {} })) === 0 ? 'No books are known yet; scan a library first.' : 'No book matches.';
}

const NUMBER_COLUMNS = 6;

/** `    12  The Salt Road · Marit Osei · The Lantern Coast #1  2 conflicts`; the path for a book without a title. */
export function lineOf({ item, record: { values, conflicts } }: Pick<PlacedEntry, 'item' | 'record'>, screen: Screen): string {
  const { columns, isPlain, paint } = screen;
  const { title, authors, series } = values;
  const rest = [authors && fieldOf('authors').show(authors), series && fieldOf('series').show(series)].filter(Boolean);
  const marks = [
    ...(item.isToReview && item.state !== 'offline' ? ['to review'] : []),
    ...(conflicts > 0 ? [plural(conflicts, 'conflict')] : []),
    ...(item.state === 'failed' ? ['with problems'] : item.state === 'offline' ? ['gone'] : []),
  ].join(', ');
  const text = printable([title ?? item.path, ...rest].join(' · '));
  // Who hears it does not mind long lines.
  const room = isPlain ? Number.POSITIVE_INFINITY : columns - NUMBER_COLUMNS - 2 - (marks ? marks.length + 2 : 0);
  return [paint('bold', String(item.id).padStart(NUMBER_COLUMNS)), fitted(text, room), ...(marks ? [paint('yellow', marks)] : [])].join('  ');
}

/** Writes an array, element by element: a large library need not be in memory. */
async function printJson(books: AsyncIterable<PlacedEntry>): Promise<void> {
  let before = '[';
  for await (const { path, item, record } of books) {
    const { id, library, state, isToReview } = item;
    const { values, sources, conflicts } = record;
    process.stdout.write(`${before}\n${printableJson({ id, path, library, state, isToReview, metadata: values, sources, conflicts })}`);
    before = ',';
  }
  out(before === '[' ? '[]' : '\n]');
}
