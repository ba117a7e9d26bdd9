/** Where the tables of a target lie, if that may have to be made first. */
import type { AnyDb, Place, SqlDialect } from './dialect.ts';

export interface PlaceDeps {
  db: AnyDb;
  dialect: SqlDialect;
  /** Where the tables lie, in databases that have schemas. */
  schema: string | undefined;
}

/** The place, if it is not there. */
export async function missingPlace(deps: PlaceDeps): Promise<Place | undefined> {
  const place = placeFor(deps);
  return place && !(await place.isThere()) ? place : undefined;
}

function placeFor({ db, dialect, schema }: PlaceDeps): Place | undefined {
  if (dialect.ownDatabase) return dialect.ownDatabase;
  if (schema === undefined) return undefined;
  const made = db.schema.createSchema(schema).ifNotExists();
  return {
    statement: made.compile().sql,
    isThere: async () => (await db.introspection.getSchemas()).some(({ name }) => name === schema),
    make: () => made.execute(),
  };
}
