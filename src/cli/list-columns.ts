/** `rubricator list --format`: fields of the books as columns, as a table or as what other programs read. */
import { BOOK_FILES } from '../actions/book-file.ts';
import { listed, type PlacedEntry } from '../actions/search.ts';
import type { App } from '../app/app.ts';
import { type BookColumn, columnNames, columnsFor, readColumns } from '../domain/book/columns.ts';
import { printable } from '../domain/text/printable.ts';
import { complain } from './complain.ts';
import { out, type Screen } from './screen.ts';
import { tableOrList } from './table.ts';

/** Undefined if a name is no field's, and then it has said so. @param names the usual columns if absent */
export function columnsOf(names: readonly string[] | undefined, { ownFields }: App): BookColumn[] | undefined {
  const customFields = ownFields.current();
  // Whoever has the command line may read every field.
  const { columns, problems } = readColumns(columnNames(names ?? []), { columns: columnsFor(customFields, () => true), customFields });
  problems.forEach(complain);
  return problems.length > 0 ? undefined : columns;
}

/** The lines of a file. A terminal gets nothing by which a text could forge others. */
export async function printFile(books: AsyncIterable<PlacedEntry>, columns: readonly BookColumn[], format: 'csv' | 'jsonl'): Promise<void> {
  const { head, line, lineEnd } = BOOK_FILES[format];
  const print = (text: string) => process.stdout.write(process.stdout.isTTY ? `${printable(text)}\n` : text + lineEnd);
  const titles = head(columns);
  if (titles !== undefined) print(titles);
  for await (const book of books) print(line(listed(book), columns));
}

/** @returns how many books there are */
export async function printTable(books: AsyncIterable<PlacedEntry>, columns: readonly BookColumn[], screen: Screen): Promise<number> {
  const rows: string[][] = [];
  for await (const { item, record } of books) rows.push([String(item.id), ...columns.map((column) => printable(column.show(record.values)))]);
  if (rows.length > 0) for (const line of tableOrList({ head: ['Number', ...columns.map(({ label }) => label)], rows, numbers: [0] }, screen)) out(line);
  return rows.length;
}
