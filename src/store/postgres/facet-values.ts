/** The ids of facet values. */
import { sql } from 'kysely';
import type { FacetValue } from '../../domain/book/facets.ts';
import { type PgQuery, storable } from './connection.ts';

/** The ids of what was chosen of facets. A value that no book ever had has none. */
export type ChosenIds = (chosen: FacetValue) => number | undefined;

const nameOf = ({ facet, value }: FacetValue) => `${storable(facet)}\0${storable(value)}`;

export async function idsOf(query: PgQuery, values: readonly FacetValue[]): Promise<ChosenIds> {
  if (values.length === 0) return () => undefined;
  const facets = values.map(({ facet }) => storable(facet));
  const texts = values.map(({ value }) => storable(value));
  const { rows } = await sql<FacetValue & { id: number }>`select distinct id, facet, value
    from unnest(${facets}::text[], ${texts}::text[]) as wanted (facet, value) join facet_values using (facet, value)`.execute(query);
  const ids = new Map(rows.map((row) => [nameOf(row), row.id]));
  return (value) => ids.get(nameOf(value));
}
