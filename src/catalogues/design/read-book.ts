/** A book as a target has it, from what was read there. */
import { Metadata } from '../../domain/book/metadata.ts';
import type { TargetBook } from '../../ports/catalogue-target.ts';
import type { BookTable, Draft, Row } from './tables.ts';

/** What somebody else wrote may be no value of the field; then the field counts as empty. */
export function bookFrom(row: Row, draft: Draft, { columns, bookId }: Pick<BookTable, 'columns' | 'bookId'>): TargetBook {
  const told = (holds: string) => String(row[columns.find((column) => column.holds === holds)?.name ?? ''] ?? '');
  const values = Object.fromEntries(
    Object.entries(draft).flatMap(([field, value]) => {
      const { success, data } = Metadata.safeParse({ [field]: value });
      return success ? Object.entries(data) : [];
    }),
  );
  return { id: row[bookId] as number, library: told('library'), path: told('path'), values };
}
