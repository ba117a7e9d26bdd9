/** The words by which somebody found a candidate, kept with the decision for it. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('decisions').addColumn('words', 'text').execute();
}
