/** Opens the store on PostgreSQL, brought up to date by ordered migrations. */
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { StoreError } from '../store-error.ts';
import { up as baseline } from './baseline/index.ts';
import { connectPostgres, type PgDb, type PostgresPlace } from './connection.ts';
import { refuseMovedAway } from './moved-away.ts';

/** Ordered by name; a released one is never changed. The first has everything that the store on SQLite had come to by then. */
const MIGRATIONS: Record<string, Migration> = {
  '025-baseline': { up: baseline },
};

/** Opens and migrates the store. Throws `StoreError`, which never names the password. */
export async function openPostgres(place: PostgresPlace): Promise<PgDb> {
  const db = connectPostgres(place);
  try {
    await refuseMovedAway(db, shownPlace(place.url));
    await refuseNewer(db);
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } }).migrateToLatest();
    if (error) throw error;
    return db;
  } catch (error) {
    await db.destroy();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open the store ${shownPlace(place.url)}: ${errnoOf(error) ?? messageOf(error)}`, { cause: error });
  }
}

/** The address without the user's password or what else may be secret. */
export function shownPlace(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port && `:${port}`}${pathname}`;
}

/** Throws for a store that a newer program made, and does not change it. */
async function refuseNewer(db: PgDb): Promise<void> {
  const unknown = (await appliedIn(db as Kysely<unknown> as Kysely<{ kysely_migration: { name: string } }>)).filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) throw new StoreError(`the store was made by a newer Rubricator (${unknown.join(', ')}); update the program`);
}

async function appliedIn(db: Kysely<{ kysely_migration: { name: string } }>): Promise<string[]> {
  const { rows } = await sql<{ found: string | null }>`select to_regclass('kysely_migration') as found`.execute(db);
  if (rows[0]?.found === null) return [];
  return (await db.selectFrom('kysely_migration').select('name').execute()).map(({ name }) => name);
}
