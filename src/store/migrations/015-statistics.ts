/** What statistics over time need: when each book came, and how each provider did day by day. */
import { type Kysely, sql } from 'kysely';

const COUNTS = ['requests', 'failures', 'found', 'missing', 'cached', 'took_ms'] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('items').addColumn('added_at', 'integer').execute();
  // Of older books the first write tells, or else the record. What is neither written nor recorded stays without a time.
  await sql`update items set added_at = coalesce(
    (select min(written_at) from writes where writes.item_id = items.id),
    (select nullif(changed_at, 0) from records where records.item_id = items.id))`.execute(db);

  let days = db.schema
    .createTable('provider_days')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull());
  for (const name of COUNTS) days = days.addColumn(name, 'integer', (column) => column.notNull().defaultTo(0));
  await days.addPrimaryKeyConstraint('provider_days_key', ['provider', 'day']).execute();
}
