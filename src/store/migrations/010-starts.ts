/** Which books were begun, and by whom: what is left when a process dies tells what it died of. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('starts')
    .addColumn('library', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('seen', 'text', (column) => column.notNull())
    .addColumn('worker', 'text')
    .addColumn('deaths_alone', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('starts_key', ['library', 'path'])
    .execute();
}
