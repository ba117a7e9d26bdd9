/** Libraries and providers that a person let rest. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pauses')
    .addColumn('paused', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('since', 'integer', (column) => column.notNull())
    .addColumn('until', 'integer')
    .addColumn('actor_kind', 'text')
    .addColumn('actor_name', 'text')
    .addPrimaryKeyConstraint('pauses_key', ['paused', 'id'])
    .execute();
}
