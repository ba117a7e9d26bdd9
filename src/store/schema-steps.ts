/**
 * The steps by which a store is brought up to date, and which programs may work on it then (docs/decisions/0062). The store keeps the names of its
 * expanding steps: whoever does not know these can work on it all the same.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface SchemaStep {
  up(db: Kysely<unknown>): Promise<void>;
  /**
   * `expand`: whoever does not know the step can go on working, on a store that has what he needs and more. `contract`, unless said otherwise: he
   * cannot, and must have ended before.
   */
  kind?: 'expand' | 'contract';
}

/** By name, in order; a released one is never changed. */
export type SchemaSteps = Readonly<Record<string, SchemaStep>>;

/** What a store says of itself. */
export interface SchemaState {
  /** Names of the steps that it has been through. */
  applied: readonly string[];
  /** Those of them that older programs can work beside. */
  expanding: readonly string[];
}

export function pendingSteps(steps: SchemaSteps, { applied }: Pick<SchemaState, 'applied'>): string[] {
  return Object.keys(steps).filter((name) => !applied.includes(name));
}

/** The steps of a newer program that keep this one from working on the store; none if it may. Nobody migrates a store of which he knows only a part. */
export function barringSteps(steps: SchemaSteps, state: SchemaState): string[] {
  const unknown = state.applied.filter((name) => !(name in steps));
  return pendingSteps(steps, state).length > 0 ? unknown : unknown.filter((name) => !state.expanding.includes(name));
}

/** The last step to be done that older programs cannot work beside; undefined if there is none, or the store is made just now. */
export function contractionAhead(steps: SchemaSteps, state: Pick<SchemaState, 'applied'>): string | undefined {
  return state.applied.length === 0 ? undefined : pendingSteps(steps, state).findLast((name) => steps[name]?.kind !== 'expand');
}

/** The steps for kysely; one that expands is noted in its own transaction. */
export function migrationsOf(steps: SchemaSteps): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, { up, kind }]) => [
      name,
      { up: async (db) => up(db).then(() => (kind === 'expand' ? noteExpanding(db, name) : undefined)) },
    ]),
  );
}

/** Where their names are; like kysely's own tables it belongs to no step. */
export const EXPANDING_TABLE = 'expanding_steps';

async function noteExpanding(db: Kysely<unknown>, name: string): Promise<void> {
  const table = sql.table(EXPANDING_TABLE);
  await sql`create table if not exists ${table} (name text not null primary key)`.execute(db);
  await sql`insert into ${table} (name) values (${name})`.execute(db);
}
