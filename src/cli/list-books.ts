/** `rubricator explain` without a path: the books of the catalogue, one after the other. */
import type { PlacedEntry } from '../actions/search.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { printable, printableJson } from '../domain/text/printable.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { type Paint, paintFor } from './paint.ts';
import { setUp } from './setup.ts';

/** @param text words that must be found; all books if it is blank */
export async function listCommand(text: string, options: CommonOptions & { json?: boolean }): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const books = app.questions.list(text);
    await (options.json ? printJson(books) : print(books, text, paintFor(process.stdout, process.env)));
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

const out = (line: string) => void process.stdout.write(`${line}\n`);

async function print(books: AsyncIterable<PlacedEntry>, text: string, paint: Paint): Promise<void> {
  let count = 0;
  for await (const book of books) {
    count++;
    out(paint('bold', printable(book.path)));
    out(`  ${describe(book)}`);
  }
  if (count === 0) out(text.trim() === '' ? 'No book is known; scan a library first.' : 'No book is found.');
}

/** `The Salt Road, Marit Osei; 2 conflicts`. */
function describe({ item, record: { values, conflicts } }: PlacedEntry): string {
  const title = values.title ?? 'no title';
  const authors = values.authors ? `, ${fieldOf('authors').show(values.authors)}` : '';
  const disputed = conflicts > 0 ? `; ${conflicts} conflict${conflicts === 1 ? '' : 's'}` : '';
  const state = item.state === 'offline' ? '; not on disk at the last scan' : item.state === 'failed' ? '; with problems' : '';
  return printable(`${title}${authors}${disputed}${state}`);
}

/** Writes an array, element by element: a large library need not be in memory. */
async function printJson(books: AsyncIterable<PlacedEntry>): Promise<void> {
  let before = '[';
  for await (const { path, item, record } of books) {
    const { values, sources, conflicts } = record;
    process.stdout.write(`${before}\n${printableJson({ path, library: item.library, state: item.state, metadata: values, sources, conflicts })}`);
    before = ',';
  }
  out(before === '[' ? '[]' : '\n]');
}
