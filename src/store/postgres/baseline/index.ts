/** All tables of the store, as the migrations of SQLite up to 025 had left them; written for PostgreSQL. Texts sort by their bytes. */
import { type Kysely, sql } from 'kysely';
import { ACCOUNTS } from './accounts.ts';
import { AUDIT } from './audit.ts';
import { BOOKS } from './books.ts';
import { CATALOGUE } from './catalogue.ts';
import { WORK } from './work.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...BOOKS, ...CATALOGUE, ...AUDIT, ...WORK, ...ACCOUNTS]) await sql.raw(statement).execute(db);
}
