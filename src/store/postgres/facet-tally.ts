/** Counts the values of facets of all books that pass. */
import { sql } from 'kysely';
import { type FacetValue, HAS_CUSTOM } from '../../domain/book/facets.ts';
import { isOfPlace, type PlaceGroup, placeCounts } from '../place-facets.ts';
import { type PgDb, type PgQuery, storable } from './connection.ts';
import type { MeantBooks } from './listing.ts';
import { type Passing, passingOf } from './passing-books.ts';

/** A facet is counted among the books that pass all conditions but its own. */
export interface PgFacetTally {
  /** How many books there are for the facet. */
  books(facet: string): number;
  /** How many of them have each of the commonest values, and of those that were asked for. */
  counts(facet: string): Map<string, number>;
  /** How many values they have. */
  distinct(facet: string): number;
}

export interface TallyWanted {
  facets: readonly string[];
  /** So many of the commonest values of each facet. */
  limit: number;
  /** Values that are counted, however few books have them. */
  values: readonly FacetValue[];
}

interface Counted {
  facets: readonly string[];
  groups: readonly (PlaceGroup & { but: string | null })[];
  values: readonly ValueCount[];
}

interface ValueCount extends FacetValue {
  count: number;
  distinct: number;
}

/** A million books have some hundred thousand values, which are put in order in memory. */
const WORK_MEMORY = '64MB';

export async function tallyOf(db: PgDb, meant: MeantBooks, wanted: TallyWanted): Promise<PgFacetTally> {
  // One state of all books: what all of these count is the same books.
  const counted = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (query) => {
      await sql`set local work_mem = ${sql.lit(WORK_MEMORY)}`.execute(query);
      const all: Counted[] = [];
      for (const passing of passingOf(meant, wanted.facets))
        all.push({ facets: passing.facets, groups: await readGroups(query, passing), values: await readValues(query, passing, wanted) });
      return all;
    });
  const groupsOf = (facet: string) =>
    counted.filter(({ facets }) => facets.includes(facet)).flatMap(({ groups }) => groups.filter(({ but }) => but === null || but === facet));
  const valuesOf = Map.groupBy(
    counted.flatMap(({ values }) => values),
    ({ facet }) => facet,
  );
  const placesOf = (facet: string) => (isOfPlace(facet) ? placeCounts(facet, groupsOf(facet)) : undefined);
  return {
    books: (facet) => groupsOf(facet).reduce((sum, { books }) => sum + books, 0),
    counts: (facet) => placesOf(facet) ?? new Map(valuesOf.get(facet)?.map(({ value, count }) => [value, count])),
    distinct: (facet) => placesOf(facet)?.size ?? valuesOf.get(facet)?.[0]?.distinct ?? 0,
  };
}

async function readGroups(query: PgQuery, { places }: Passing): Promise<Counted['groups']> {
  const { rows } = await sql<Counted['groups'][number]>`select but, library, state, to_review, books from ${places} as places`.execute(query);
  return rows;
}

/** What counts where the conditions of a facet do not hold is that facet's alone; whether a book has one of the user's own fields, that of what is missing. */
async function readValues(query: PgQuery, passing: Passing, { limit, values }: TallyWanted): Promise<ValueCount[]> {
  const coded = passing.facets.filter((facet) => !isOfPlace(facet)).map(storable);
  if (coded.length === 0) return [];
  const named = [...coded, ...(coded.includes('missing') ? [HAS_CUSTOM] : [])];
  const asked = values.map(({ facet, value }) => [storable(facet), storable(value)] as const);
  // Names are looked up all at once: the server cannot tell how many values will be counted, and would look up each by itself.
  const { rows } = await sql<ValueCount>`with
    named as (select id, facet, value from facet_values where facet = any(${named}::text[]) offset 0),
    summed as materialized (select facet, value, sum(counted.count)::bigint as count from ${passing.values} as counted join named on named.id = value_id
      where but is null or but = case facet when ${HAS_CUSTOM} then 'missing' else facet end
      group by named.id, facet, value having sum(counted.count) > 0),
    wanted as (select facet, value, count from unnest(${named}::text[]) as facets (name),
        lateral (select * from summed where facet = name order by count desc, value limit ${limit}) as commonest
      union select * from summed where (facet, value) in (select * from unnest(${asked.map(([facet]) => facet)}::text[], ${asked.map(([, value]) => value)}::text[])))
    select facet, value, count, "distinct" from wanted join (select facet, count(*) as "distinct" from summed group by facet) as each using (facet)`.execute(
    query,
  );
  return rows;
}
