/** What a chain was declared to be when it was asked about a book: asked again once that is something else. For both databases. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('lookups').addColumn('declaration', 'text').execute();
}
