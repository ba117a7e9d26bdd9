/** Does the same to many books, each by itself. */
import pLimit from 'p-limit';
import { BookBusyError, type HeldToApply } from './hold-book.ts';

/**
 * So many books are decided at a time where a daemon writes them later: each waits for commits, which the store makes together. Where that is
 * applied or previewed at once, what is told of the books stays in their order.
 */
const AT_ONCE = 8;

interface ManyBooks extends HeldToApply {
  isDryRun: boolean;
  /** Books that were not begun when it aborts are left as they are. */
  signal: AbortSignal;
}

/**
 * Resolves to the paths of books that are left as they are, because somebody worked on them for long. Throws what a book throws, once what
 * was begun has ended; then no other book is begun.
 */
export async function forManyBooks<Book>(
  books: Iterable<Book>,
  { isDryRun, signal, holdToApply }: ManyBooks,
  task: (book: Book) => Promise<void>,
): Promise<string[]> {
  const busy: string[] = [];
  const failures: unknown[] = [];
  const atOnce = isDryRun || holdToApply ? 1 : AT_ONCE;
  await pLimit(atOnce).map(books, async (book) => {
    if (signal.aborted || failures.length > 0) return;
    try {
      await task(book);
    } catch (error) {
      if (error instanceof BookBusyError) busy.push(error.path);
      else failures.push(error);
    }
  });
  if (failures.length > 0) throw failures[0];
  return busy;
}
