/**
 * The books among which facets are counted: of the short rows of all books, or of the counts that are kept (`baseline/catalogue.ts`). The
 * kept ones know what the item of a book says, and nothing else of it.
 */
import { type RawBuilder, sql } from 'kysely';
import { isFieldSource } from '../../domain/book/facets.ts';
import { isOfPlace } from '../place-facets.ts';
import { listedBooks } from './catalogue-entries.ts';
import { allOf } from './catalogue-filter.ts';
import { storable } from './connection.ts';
import { allConditions, type MeantBooks } from './listing.ts';

/** Books of which some facets are counted. Where a column `but` is not null, they pass all conditions but those of that facet. */
export interface Passing {
  facets: readonly string[];
  /** Rows of `but`, `library`, `state`, `to_review` and `books`. */
  places: RawBuilder<unknown>;
  /** Rows of `but`, `value_id` and `count`. */
  values: RawBuilder<unknown>;
}

const KEPT = sql`(select library, state, to_review, value_id, books from facet_counts
  union all select library, state, to_review, value_id, books from facet_changes, unnest(value_ids) as value_id) as items`;

/** A facet is counted without its own conditions. If it alone has others than those of places, the kept counts tell it without reading any book. */
export function passingOf(meant: MeantBooks, facets: readonly string[]): Passing[] {
  if (isKept(meant)) return [keptOf(meant, facets)];
  const own = facets.find((facet) => !isOfPlace(facet) && isKept(without(meant, facet)));
  if (own === undefined) return [listedOf(meant, facets)];
  const others = facets.filter((facet) => facet !== own);
  return [keptOf(without(meant, own), [own]), ...(others.length > 0 ? [listedOf(meant, others)] : [])];
}

function isKept({ words, conditions }: MeantBooks): boolean {
  return words === undefined && conditions.every((each) => each.isOfPlace === true);
}

function without({ conditions, ...meant }: MeantBooks, facet: string): MeantBooks {
  return { ...meant, conditions: conditions.filter((each) => each.facet !== facet) };
}

function keptOf(meant: MeantBooks, facets: readonly string[]): Passing {
  const rows = narrowed(KEPT, meant, facets);
  return {
    facets,
    places: sql`(select but, library, state, to_review, sum(books.books) as books from ${rows} where value_id = 0 group by but, library, state, to_review)`,
    values: sql`(select but, value_id, sum(books.books)::bigint as count from ${rows} where value_id <> 0 group by but, value_id)`,
  };
}

function listedOf(meant: MeantBooks, facets: readonly string[]): Passing {
  const rows = narrowed(sql`${listedBooks()}`, meant, facets);
  const coded = facets.filter((facet) => !isOfPlace(facet));
  const columns = [...(coded.every(isFieldSource) ? [] : [sql`books.facets`]), ...(coded.some(isFieldSource) ? [sql`books.sources`] : [])];
  const ids = columns.length === 0 ? sql`'{}'::integer[]` : sql.join(columns, sql` || `);
  return {
    facets,
    places: sql`(select but, library, state, to_review, count(*) as books from ${rows} group by but, library, state, to_review)`,
    values: sql`(select but, value_id, count(*) as count from ${rows}, unnest(${ids}) as value_id group by but, value_id)`,
  };
}

/** @param rows under the name `items`, of which those that pass are to be called `books` */
function narrowed(rows: RawBuilder<unknown>, meant: MeantBooks, facets: readonly string[]): RawBuilder<unknown> {
  const chosen = [...new Set(meant.conditions.flatMap(({ facet }) => facet ?? []))].filter((facet) => facets.includes(facet));
  const always = allOf(allConditions(meant).filter(({ facet }) => facet === undefined || !chosen.includes(facet)));
  if (chosen.length === 0) return sql`(select *, null::text as but from ${rows} where ${always}) as books`;
  const holds = chosen.map((_, at) => sql.ref(`holds_${at}`));
  const asked = chosen.map((facet, at) => sql`${allOf(meant.conditions.filter((each) => each.facet === facet))} as ${holds[at]}`);
  const failed = chosen.map((facet, at) => sql`when not ${holds[at]} then ${storable(facet)}`);
  const held = sql.join(
    holds.map((each) => sql`${each}::integer`),
    sql` + `,
  );
  // Each condition is asked once for each book: what has an offset is not merged into the query around it.
  return sql`(select *, case ${sql.join(failed, sql` `)} end as but
    from (select *, ${sql.join(asked)} from ${rows} where ${always} offset 0) as asked where ${held} >= ${sql.lit(chosen.length - 1)}) as books`;
}
