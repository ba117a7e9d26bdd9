/** The books that are meant as a file, line by line: CSV, or an object of JSON on each line. */
import type { BookColumn } from '../domain/book/columns.ts';
import { csvLine } from '../domain/text/csv.ts';
import type { ListedItem } from './search.ts';

type Book = Pick<ListedItem, 'item' | 'values'>;

export interface BookFile {
  mediaType: string;
  lineEnd: string;
  head(columns: readonly BookColumn[]): string | undefined;
  line(book: Book, columns: readonly BookColumn[]): string;
}

export const BOOK_FILES: Record<'csv' | 'jsonl', BookFile> = {
  csv: {
    mediaType: 'text/csv; charset=utf-8; header=present',
    lineEnd: '\r\n',
    head: (columns) => csvLine(['id', 'library', 'path', ...columns.map(({ name }) => name)]),
    line: ({ item, values }, columns) => csvLine([String(item.id), item.library, item.path, ...columns.map(({ text }) => text(values))]),
  },
  jsonl: {
    mediaType: 'application/x-ndjson',
    lineEnd: '\n',
    head: () => undefined,
    line: ({ item: { id, library, path }, values }, columns) =>
      JSON.stringify({ id, library, path, ...Object.fromEntries(columns.map(({ name, valueIn }) => [name, valueIn(values)])) }),
  },
};
