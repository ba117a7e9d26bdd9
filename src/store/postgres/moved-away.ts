/** A database whose state was moved away keeps a note of where it went, so that nobody goes on there without knowing. */
import { sql } from 'kysely';
import { StoreError } from '../store-error.ts';
import { type PgQuery, storable } from './connection.ts';

/** @param place the folder */
export async function noteMovedAway(query: PgQuery, place: string): Promise<void> {
  await sql`create table moved_to (place text not null)`.execute(query);
  await sql`insert into moved_to (place) values (${storable(place)})`.execute(query);
}

/** Throws `StoreError` if the state was moved away. */
export async function refuseMovedAway(query: PgQuery, shown: string): Promise<void> {
  const { rows } = await sql<{ found: string | null }>`select to_regclass('moved_to') as found`.execute(query);
  if ((rows[0]?.found ?? null) === null) return;
  const { rows: notes } = await sql<{ place: string }>`select place from moved_to`.execute(query);
  const place = notes[0]?.place ?? 'another place';
  throw new StoreError(`the state was moved from ${shown} to ${place}: take database out of the config, and name that folder with --state or stateDir`);
}
