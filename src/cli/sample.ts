/** `rubricator sample`: a few books side by side, fields as rows and books as columns. */
import type { BookSample, SampleCell } from '../actions/sample.ts';
import { printable } from '../domain/text/printable.ts';
import { type BookChoice, chosen } from './choosing.ts';
import { EXIT } from './exit-codes.ts';
import { fitted } from './fit.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { tableOrList } from './table.ts';

export interface SampleOptions extends CommonOptions, BookChoice {
  count?: number;
  seed?: string;
  json?: boolean;
}

const COUNT = 4;

/** @param newSeed for who gives none */
export async function sampleCommand(options: SampleOptions, newSeed: () => string): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const filter = await chosen(options, app);
    if (!filter) return EXIT.usage;
    const sample = await app.questions.sample({ filter, count: options.count ?? COUNT, seed: options.seed ?? newSeed() });
    if (options.json) outJson(sample);
    else for (const line of sampleLines(sample, screenFor(options))) out(line);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

/** A book takes at least so many columns; a longer word is cut. */
const BOOK_COLUMNS = 20;
/** Of a long text so much is shown. */
const CELL_LETTERS = 120;

export function sampleLines({ books, rows, seed }: BookSample, screen: Screen): string[] {
  if (books.length === 0) return ['No book matches.'];
  const labels = Math.max(...rows.map(({ label }) => label.length), 5);
  const beside = screen.isPlain ? 1 : Math.max(1, Math.floor((Math.min(screen.columns, 400) - labels - 4) / (BOOK_COLUMNS + 3)));
  const tables: string[] = [];
  for (let first = 0; first < books.length; first += beside) {
    const shown = books.slice(first, first + beside);
    const head = ['Book', ...shown.map(({ id, title, path }) => cut(`${id} ${printable(title ?? path)}`))];
    const all = rows.map(({ label, cells }) => [label, ...cells.slice(first, first + beside).map((cell) => textOf(cell, screen))]);
    const cells = all.filter(([, ...texts]) => texts.some(Boolean));
    tables.push(...(screen.isPlain ? plainLines(head, cells) : tableOrList({ head, rows: cells }, screen)));
  }
  return [...tables, `The same books again: --seed ${printable(seed)} --count ${books.length}`];
}

function textOf({ shown, isConflict }: SampleCell, { isPlain, paint, sign }: Screen): string {
  if (shown === undefined) return '';
  const fitting = fitted(printable(shown), CELL_LETTERS);
  const text = isPlain ? fitting : cut(fitting);
  return isConflict ? paint('yellow', `${text} ${sign('!', '(sources differ)')}`) : text;
}

/** No word is so long that a column would not fit. */
function cut(text: string): string {
  return text
    .split(' ')
    .map((word) => fitted(word, BOOK_COLUMNS))
    .join(' ');
}

/** The book, and a line for each of its fields. */
function plainLines([, book = '']: readonly string[], cells: readonly (readonly string[])[]): string[] {
  return [`Book ${book}`, ...cells.flatMap(([label = '', text = '']) => (text === '' ? [] : [`  ${label}: ${text}`]))];
}
