/** A run may be a part of another: of an edit of many books, each book is a part (docs/decisions/0038-an-edit-of-many-books.md). */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('runs').addColumn('part_of', 'integer').execute();
  // Few runs are parts.
  await sql`create index runs_parts on runs (part_of) where part_of is not null`.execute(db);
}
