/** Counts the values of facets of all books that pass. */
import { type RawBuilder, sql } from 'kysely';
import { type FacetValue, HAS_CUSTOM, isFieldSource } from '../../domain/book/facets.ts';
import { isOfPlace, type PlaceGroup, placeCounts } from '../place-facets.ts';
import { listedBooks } from './catalogue-entries.ts';
import { allOf } from './catalogue-filter.ts';
import { type PgDb, type PgQuery, storable } from './connection.ts';
import { allConditions, type MeantBooks } from './listing.ts';

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

/** Books that pass all conditions, or all but those of one facet. */
interface Passing {
  /** Those that pass all but the conditions of a facet have it in a column `but`; null for those that pass all. */
  books: RawBuilder<unknown>;
}

export async function tallyOf(db: PgDb, meant: MeantBooks, wanted: TallyWanted): Promise<PgFacetTally> {
  const passing = passingOf(meant, wanted.facets);
  // One state of all books: what both count is the same books.
  const counted = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (query) => ({ groups: await readGroups(query, passing), values: await readValues(query, passing, wanted) }));
  const groupsOf = (facet: string) => counted.groups.filter(({ but }) => but === null || but === facet);
  const valuesOf = Map.groupBy(counted.values, ({ facet }) => facet);
  const placesOf = (facet: string) => (isOfPlace(facet) ? placeCounts(facet, groupsOf(facet)) : undefined);
  return {
    books: (facet) => groupsOf(facet).reduce((sum, { books }) => sum + books, 0),
    counts: (facet) => placesOf(facet) ?? new Map(valuesOf.get(facet)?.map(({ value, count }) => [value, count])),
    distinct: (facet) => placesOf(facet)?.size ?? valuesOf.get(facet)?.[0]?.distinct ?? 0,
  };
}

/** @param facets whose counts are wanted */
function passingOf(meant: MeantBooks, facets: readonly string[]): Passing {
  const narrowed = [...new Set(meant.conditions.flatMap(({ facet }) => facet ?? []))].filter((facet) => facets.includes(facet));
  const always = allOf(allConditions(meant).filter(({ facet }) => facet === undefined || !narrowed.includes(facet)));
  if (narrowed.length === 0) return { books: sql`(select *, null::text as but from ${listedBooks()} where ${always}) as books` };
  const holds = narrowed.map((_, at) => sql.ref(`holds_${at}`));
  const asked = narrowed.map((facet, at) => sql`${allOf(meant.conditions.filter((each) => each.facet === facet))} as ${holds[at]}`);
  const failed = narrowed.map((facet, at) => sql`when not ${holds[at]} then ${storable(facet)}`);
  // Each condition is asked once for each book: what has an offset is not merged into the query around it.
  return {
    books: sql`(select *, case ${sql.join(failed, sql` `)} end as but
      from (select *, ${sql.join(asked)} from ${listedBooks()} where ${always} offset 0) as asked
      where ${sql.join(
        holds.map((each) => sql`${each}::integer`),
        sql` + `,
      )} >= ${sql.lit(narrowed.length - 1)}) as books`,
  };
}

async function readGroups(query: PgQuery, { books }: Passing): Promise<(PlaceGroup & { but: string | null })[]> {
  const { rows } = await sql<PlaceGroup & { but: string | null }>`select but, library, state, to_review, count(*) as books
    from ${books} group by but, library, state, to_review`.execute(query);
  return rows;
}

interface ValueCount extends FacetValue {
  count: number;
  distinct: number;
}

/** What counts where the conditions of a facet do not hold is that facet's alone; whether a book has one of the user's own fields, that of what is missing. */
async function readValues(query: PgQuery, { books }: Passing, { facets, limit, values }: TallyWanted): Promise<ValueCount[]> {
  const coded = facets.filter((facet) => !isOfPlace(facet)).map(storable);
  const columns = [...(coded.every(isFieldSource) ? [] : [sql`books.facets`]), ...(coded.some(isFieldSource) ? [sql`books.sources`] : [])];
  if (columns.length === 0) return [];
  const asked = values.map(({ facet, value }) => [storable(facet), storable(value)] as const);
  const { rows } = await sql<ValueCount>`with
    counted as (select but, value_id, count(*) as count from ${books}, unnest(${sql.join(columns, sql` || `)}) as value_id group by but, value_id),
    summed as (select facet, value, sum(counted.count) as count from counted join facet_values on facet_values.id = value_id
      where facet = any(${[...coded, HAS_CUSTOM]}::text[]) and (but is null or but = case facet when ${HAS_CUSTOM} then 'missing' else facet end)
      group by facet, value),
    ranked as (select *, row_number() over (partition by facet order by count desc, value) as place, count(*) over (partition by facet) as distinct from summed)
    select facet, value, count, "distinct" from ranked
    where place <= ${limit} or (facet, value) in (select * from unnest(${asked.map(([facet]) => facet)}::text[], ${asked.map(([, value]) => value)}::text[]))`.execute(
    query,
  );
  return rows;
}
