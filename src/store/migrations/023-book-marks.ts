/** Marks of books, to which encrypted values are bound. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('book_marks')
    .addColumn('mark', 'text', (column) => column.primaryKey())
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .execute();
  await db.schema.createIndex('book_marks_item').on('book_marks').column('item_id').execute();
}
