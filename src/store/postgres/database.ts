/** Opens the store on PostgreSQL, brought up to date by ordered migrations. */
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { barringSteps, contractionAhead, EXPANDING_TABLE, migrationsOf, pendingSteps, type SchemaState } from '../schema-steps.ts';
import { StoreError } from '../store-error.ts';
import { connectPostgres, type PgDb, type PgQuery, type PostgresPlace } from './connection.ts';
import { lockToOpen, olderAtWork } from './lead.ts';
import { refuseMovedAway } from './moved-away.ts';
import { STEPS } from './steps.ts';

/** Opens and migrates the store. Throws `StoreError`, which never names the password. */
export async function openPostgres(place: PostgresPlace, steps = STEPS): Promise<PgDb> {
  const db = connectPostgres(place);
  const shown = shownPlace(place.url);
  try {
    await refuseMovedAway(db, shown);
    await db.transaction().execute(async (query) => {
      // One at a time looks and migrates: whoever begins to work on an older store is seen by who migrates it, or sees what that one did.
      await lockToOpen(query);
      const state = await schemaStateOf(query);
      const barring = barringSteps(steps, state);
      if (barring.length > 0) throw new StoreError(`the store was made by a newer Rubricator (${barring.join(', ')}); update the program`);
      if (pendingSteps(steps, state).length === 0) return;
      const contraction = contractionAhead(steps, state);
      if (contraction !== undefined) await refuseOlderAtWork(query, shown, contraction);
      const { error } = await new Migrator({ db: query, provider: { getMigrations: async () => migrationsOf(steps) } }).migrateToLatest();
      if (error) throw error;
    });
    return db;
  } catch (error) {
    await db.destroy();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open the store ${shown}: ${errnoOf(error) ?? messageOf(error)}`, { cause: error });
  }
}

/** The address without the user's password or what else may be secret. */
export function shownPlace(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port && `:${port}`}${pathname}`;
}

async function refuseOlderAtWork(query: PgQuery, shown: string, contraction: string): Promise<void> {
  const { lead, work } = await olderAtWork(query, contraction);
  if (lead + work === 0) return;
  const who = [...(lead > 0 ? ['the daemon that leads'] : []), ...(work > 0 ? [work === 1 ? '1 worker' : `${work} workers`] : [])].join(' and ');
  throw new StoreError(
    `the store ${shown} is brought up to date (${contraction}) while no older Rubricator works on it: stop those of the older version first (${who})`,
  );
}

async function schemaStateOf(query: PgQuery): Promise<SchemaState> {
  const namesIn = async (table: string): Promise<string[]> => {
    const { rows: found } = await sql<{ found: string | null }>`select to_regclass(${table}) as found`.execute(query);
    if ((found[0]?.found ?? null) === null) return [];
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(query);
    return rows.map(({ name }) => name);
  };
  return { applied: await namesIn('kysely_migration'), expanding: await namesIn(EXPANDING_TABLE) };
}
