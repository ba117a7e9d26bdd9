/** What the codes of facet values stand for. */
import { sql } from 'kysely';
import type { FacetValue } from '../../domain/book/facets.ts';
import type { ChosenCodes } from './catalogue-filter.ts';
import type { Db } from './connection.ts';
import { codeOf } from './facet-codes.ts';

const nameOf = ({ facet, value }: FacetValue) => `${facet}\0${value}`;

/** The codes of these values. One that no book ever had has none. */
export async function codesOf(db: Db, values: readonly FacetValue[]): Promise<ChosenCodes> {
  const ids = await idsOf(db, values);
  return (value) => {
    const id = ids(value);
    return id === undefined ? undefined : codeOf(id);
  };
}

export async function idsOf(db: Db, values: readonly FacetValue[]): Promise<(value: FacetValue) => number | undefined> {
  const wanted = JSON.stringify(values.map(({ facet, value }) => [facet, value]));
  const { rows } = await sql<FacetValue & { id: number }>`select facet_values.id, facet_values.facet, facet_values.value from json_each(${wanted}) as wanted
    join facet_values on facet_values.facet = wanted.value ->> 0 and facet_values.value = wanted.value ->> 1`.execute(db);
  const ids = new Map(rows.map((row) => [nameOf(row), row.id]));
  return (value) => ids.get(nameOf(value));
}

/** The texts of these values. */
export async function textsOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('facet_values')
    .select(['id', 'value'])
    .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
    .execute();
  return new Map(rows.map(({ id, value }) => [id, value]));
}

/** Which facet each value is of. Values are only ever added, so that what was read once need not be read again. */
export interface KnownValues {
  /** Reads what is new; every id of a row that was read before is known then. */
  refresh(): Promise<void>;
  /** Higher than every id. */
  size(): number;
  /** Every id of one of these facets. */
  idsOf(facet: string): readonly number[];
}

export function createKnownValues(db: Db): KnownValues {
  const ids = new Map<string, number[]>();
  let lastId = 0;
  return {
    async refresh() {
      const rows = await db.selectFrom('facet_values').select(['id', 'facet']).where('id', '>', lastId).orderBy('id').execute();
      for (const { id, facet } of rows) {
        const known = ids.get(facet);
        if (known) known.push(id);
        else ids.set(facet, [id]);
        lastId = id;
      }
    },
    size: () => lastId + 1,
    idsOf: (facet) => ids.get(facet) ?? [],
  };
}
