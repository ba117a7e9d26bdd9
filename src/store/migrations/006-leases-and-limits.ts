/** A job is leased instead of flagged, and what is left of a provider's limits can be spent in one statement. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('queue').addColumn('worker', 'text').execute();
  await db.schema
    .alterTable('queue')
    .addColumn('lease_until', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // What was under way when the program ended is a lease that ran out long ago.
  await sql`update queue set worker = '', lease_until = 1 where claimed = 1`.execute(db);
  await db.schema.dropIndex('queue_turn').execute();
  await db.schema.alterTable('queue').dropColumn('claimed').execute();
  await db.schema.createIndex('queue_turn').on('queue').columns(['lease_until', 'reason', 'library', 'due_at']).execute();

  // Until then a writer may be at work on the temp file with this token.
  await db.schema.alterTable('sidecars').addColumn('token_until', 'integer').execute();

  await createLimits(db);
  await createTallies(db);
  await db.schema.dropTable('provider_states').execute();
}

async function createLimits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('limits')
    .addColumn('provider', 'text', (column) => column.primaryKey())
    .addColumn('tokens', 'real', (column) => column.notNull())
    .addColumn('filled_at', 'integer', (column) => column.notNull())
    .addColumn('day', 'text')
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('paused_until', 'integer', (column) => column.notNull())
    .addColumn('exhausted_until', 'integer', (column) => column.notNull())
    .execute();
  await sql`
    insert into limits (provider, tokens, filled_at, day, used, paused_until, exhausted_until)
    select provider, 1e9, 0, state ->> '$.day', coalesce(state ->> '$.usedToday', 0),
      coalesce(state ->> '$.pausedUntilMs', 0), coalesce(state ->> '$.exhaustedUntilMs', 0)
    from provider_states`.execute(db);
}

async function createTallies(db: Kysely<unknown>): Promise<void> {
  const counts = ['requests', 'failures', 'found', 'missing', 'cached', 'took_ms'];
  const table = db.schema.createTable('provider_tallies').addColumn('provider', 'text', (column) => column.primaryKey());
  await counts
    .reduce((built, count) => built.addColumn(count, 'integer', (column) => column.notNull().defaultTo(0)), table)
    .addColumn('open_until', 'integer')
    .addColumn('error', 'text')
    .addColumn('error_at', 'integer')
    .execute();
  await sql`
    insert into provider_tallies (provider, requests, failures, found, missing, cached, took_ms, open_until, error, error_at)
    select provider, coalesce(state ->> '$.counts.requests', 0), coalesce(state ->> '$.counts.failures', 0), coalesce(state ->> '$.counts.found', 0),
      coalesce(state ->> '$.counts.missing', 0), coalesce(state ->> '$.counts.cached', 0), coalesce(state ->> '$.counts.tookMs', 0),
      state ->> '$.openUntilMs', state ->> '$.lastError.message', state ->> '$.lastError.atMs'
    from provider_states`.execute(db);
}
