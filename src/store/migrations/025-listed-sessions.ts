/** Sessions are listed: each has a number to name it by, and from where it began is kept; of users, when they were seen last. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('users').addColumn('seen_at', 'integer').execute();
  await sql`update users set seen_at = (select max(seen_at) from sessions where user_id = users.id)`.execute(db);
  await db.schema.alterTable('sessions').renameTo('unnumbered_sessions').execute();
  await db.schema
    .createTable('sessions')
    // A number is never given again, so that nobody ends another session than the one that was shown.
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'integer', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('started_at', 'integer', (column) => column.notNull())
    .addColumn('seen_at', 'integer', (column) => column.notNull())
    .addColumn('address', 'text')
    .execute();
  await sql`insert into sessions (hash, user_id, started_at, seen_at) select hash, user_id, started_at, seen_at from unnumbered_sessions order by started_at`.execute(
    db,
  );
  await db.schema.dropTable('unnumbered_sessions').execute();
}
