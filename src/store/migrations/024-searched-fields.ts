/** What was said of the user's own fields by whose words books are found, when the texts were made; no row before any was. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('searched_fields')
    .addColumn('said', 'text', (column) => column.notNull())
    .execute();
}
