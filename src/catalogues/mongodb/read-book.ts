/** From a document to a book. */
import type { TargetBook } from '../../ports/catalogue-target.ts';
import type { DocumentDesign } from '../design/document.ts';
import { bookFrom } from '../design/read-book.ts';
import type { Cell, Column, Draft, Row } from '../design/tables.ts';

export function readBook(document: Readonly<Record<string, unknown>>, { books }: DocumentDesign): TargetBook {
  const row: Row = Object.fromEntries(books.columns.map((column) => [column.name, cellOf(column, document[column.name])]));
  const draft: Draft = {};
  books.read?.(draft, [row], new Map());
  return bookFrom(row, draft, books);
}

function cellOf({ type }: Column, value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  return (type === 'time' && value instanceof Date ? value.getTime() : value) as Cell;
}
