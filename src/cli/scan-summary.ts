/** The last lines of a scan: how many books, and what came of them. */
import type { LibraryResult } from '../actions/scan.ts';
import { printable } from '../domain/text/printable.ts';
import type { Paint } from './paint.ts';
import type { Tally } from './scan-tally.ts';
import { firstFew, inWords, plural } from './words.ts';

export interface SummaryOptions {
  isDryRun: boolean;
  /** Each file that would be written was shown. */
  hasDiffs: boolean;
  isInterrupted: boolean;
  paint: Paint;
}

export function summaryLines(results: readonly LibraryResult[], tally: Tally, { isDryRun, hasDiffs, isInterrupted, paint }: SummaryOptions): string[] {
  const { books, files } = tally;
  const total = (key: 'discovered' | 'gone') => results.reduce((sum, result) => sum + result[key], 0);
  const when = (n: number, words: string) => (n > 0 ? [`${n} ${words}`] : []);
  const parts = [
    `${books.unchanged} unchanged`,
    `${plural(files.created, 'sidecar')} ${isDryRun ? 'to create' : 'created'}`,
    `${files.updated} ${isDryRun ? 'to update' : 'updated'}`,
    ...when(files.removed, isDryRun ? 'to remove' : 'removed'),
    ...when(books.moved, 'moved'),
    ...when(total('gone'), 'gone'),
    ...when(books.review, 'to review'),
    ...(books.conflicts > 0 ? [plural(books.conflicts, 'conflict')] : []),
    ...when(books.waiting, 'to ask again'),
    ...when(tally.failures(), 'with problems').map((text) => paint('red', text)),
  ];
  // An interrupted scan has no results, only what was told until then.
  const counted = plural(books.done + books.unchanged + books.failed, 'book');
  const isIdle = books.worked + files.created + files.updated + files.removed === 0 && total('discovered') > 0 && !isInterrupted;
  return [
    `${isInterrupted ? 'Interrupted. ' : ''}${counted}: ${parts.join(', ')}.`,
    ...booksWithProblems(tally),
    ...fieldsToChange(tally),
    ...(isDryRun && !hasDiffs && files.created + files.updated + files.removed > 0 ? ['Nothing is written; --diff shows each change.'] : []),
    ...(isIdle ? ['Nothing has changed: nothing was asked and nothing was written.'] : []),
  ];
}

/** `With problems: A/One, B/Two and 3 more.` */
function booksWithProblems({ failedBooks }: Tally): string[] {
  const names = [...failedBooks].sort().map(printable);
  return names.length > 0 ? [`With problems: ${inWords(firstFew(names, BOOKS_SHOWN))}.`] : [];
}

const BOOKS_SHOWN = 5;

/** Of a dry run: `Fields to change in known books: narrators (12), title (3).` Most frequent first. */
function fieldsToChange({ changedFields }: Tally): string[] {
  const counted = [...changedFields].sort(([, a], [, b]) => b - a).map(([field, count]) => `${field} (${count})`);
  return counted.length > 0 ? [`Fields to change in known books: ${inWords(firstFew(counted, FIELDS_SHOWN))}.`] : [];
}

const FIELDS_SHOWN = 8;
