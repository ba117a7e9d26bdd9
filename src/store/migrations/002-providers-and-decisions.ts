/** What is remembered of providers between runs, what the user decided about matches, and which items wait for that. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('provider_states')
    .addColumn('provider', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('decisions')
    .addColumn('item_id', 'integer', (column) => column.notNull().references('items.id').onDelete('cascade'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('decisions_key', ['item_id', 'key'])
    .execute();
  await db.schema
    .alterTable('items')
    .addColumn('to_review', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('items_review').on('items').columns(['to_review']).execute();
}
