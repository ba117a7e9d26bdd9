/** Counts what a scan does. A book that comes again, when slow providers have answered, is counted once. */
import type { FieldKey } from '../domain/book/metadata.ts';
import type { ExportOutcome } from '../pipeline/export/export.ts';
import type { ItemReport } from '../pipeline/report.ts';
import type { Pass } from '../work/scan-run.ts';

export interface BookCounts {
  done: number;
  unchanged: number;
  failed: number;
  review: number;
  conflicts: number;
  /** Some provider did not answer. */
  waiting: number;
  moved: number;
  /** Not passed by as unchanged. */
  worked: number;
}

export interface FileCounts {
  created: number;
  updated: number;
  removed: number;
}

export interface Tally {
  books: Readonly<BookCounts>;
  files: Readonly<FileCounts>;
  /** Of a dry run: in how many known books each field would change. */
  changedFields: ReadonlyMap<FieldKey, number>;
  /** Paths of the books with problems. */
  failedBooks: ReadonlySet<string>;
  addBook(report: ItemReport, pass: Pass): void;
  addFiles(outcomes: readonly ExportOutcome[]): void;
  /** A folder that cannot be read, or a file of a library that cannot be written. */
  addFailure(): void;
  /** Books, folders and files of libraries with a failure. */
  failures(): number;
}

export function createTally(): Tally {
  const books: BookCounts = { done: 0, unchanged: 0, failed: 0, review: 0, conflicts: 0, waiting: 0, moved: 0, worked: 0 };
  const files: FileCounts = { created: 0, updated: 0, removed: 0 };
  /** What was counted of books that come again. */
  const unfinished = new Map<string, BookCounts>();
  const changedFields = new Map<FieldKey, number>();
  const failedBooks = new Set<string>();
  let otherFailures = 0;

  function addFiles(outcomes: readonly ExportOutcome[]): void {
    for (const { action } of outcomes) if (isWritten(action)) files[action]++;
  }

  return {
    ...{ books, files, changedFields, failedBooks, addFiles },
    addBook(report, pass) {
      const counts = countsOf(report);
      const before = pass === 'patient' ? unfinished.get(report.path) : undefined;
      for (const key of Object.keys(counts) as (keyof BookCounts)[]) books[key] += counts[key] - (before?.[key] ?? 0);
      unfinished.delete(report.path);
      if (report.deferred.length > 0) unfinished.set(report.path, counts);
      if (report.status === 'failed') failedBooks.add(report.path);
      else failedBooks.delete(report.path);
      addFiles(report.exports);
      if (!report.isNew) for (const field of report.changedFields ?? []) changedFields.set(field, (changedFields.get(field) ?? 0) + 1);
    },
    addFailure: () => void otherFailures++,
    failures: () => books.failed + otherFailures,
  };
}

export function isWritten(action: ExportOutcome['action']): action is keyof FileCounts {
  return action === 'created' || action === 'updated' || action === 'removed';
}

function countsOf(report: ItemReport): BookCounts {
  return {
    done: Number(report.status === 'done'),
    unchanged: Number(report.status === 'unchanged'),
    failed: Number(report.status === 'failed'),
    review: Number(report.isToReview),
    conflicts: report.record?.conflicts.length ?? 0,
    waiting: Number(report.lookups.some(({ outcome }) => outcome === 'failed')),
    moved: Number(report.movedFrom !== undefined),
    // An item that was passed by has no record, whatever was wrong with it before.
    worked: Number(report.record !== undefined),
  };
}
