/** Reads the codes of all books that pass, and counts them. */
import { type RawBuilder, sql } from 'kysely';
import { isFieldSource } from '../../domain/book/facets.ts';
import { isOfPlace, type PlaceGroup, placeCounts } from '../place-facets.ts';
import { listedBooks } from './catalogue-entries.ts';
import { allOf } from './catalogue-filter.ts';
import type { Db } from './connection.ts';
import { countCodes } from './facet-codes.ts';
import type { KnownValues } from './facet-values.ts';
import { allConditions, type Meant } from './listing.ts';

/** A facet is counted among the books that pass all conditions but its own. */
export interface FacetTally {
  /** How many books there are for the facet. */
  books(facet: string): number;
  /** How many of them have a value. */
  count(facet: string, id: number): number;
  /** The values of a facet that is no code; undefined for the others. */
  ofPlace(facet: string): Map<string, number> | undefined;
}

/** Books of one library and state that pass all conditions, or all but those of one facet. */
interface Group extends PlaceGroup {
  codes: (Uint8Array | null)[];
}

/** @param facets whose counts are wanted */
export async function tallyOf(db: Db, known: KnownValues, meant: Meant, facets: readonly string[]): Promise<FacetTally> {
  const narrowed = [...new Set(meant.conditions.flatMap(({ facet }) => facet ?? []))].filter((facet) => facets.includes(facet));
  const groups = await readGroups(db, meant, { narrowed, facets });
  // After the rows: whatever stands in them is known then.
  await known.refresh();
  const whole = countedOf(groups[0] ?? [], known.size());
  const beside = new Map(narrowed.map((facet, at) => [facet, countedOf(groups[at + 1] ?? [], known.size())]));
  return {
    books: (facet) => whole.books + (beside.get(facet)?.books ?? 0),
    count: (facet, id) => (whole.counts[id] ?? 0) + (beside.get(facet)?.counts[id] ?? 0),
    ofPlace: (facet) => (isOfPlace(facet) ? placeCounts(facet, [...whole.groups, ...(beside.get(facet)?.groups ?? [])]) : undefined),
  };
}

function countedOf(groups: readonly Group[], size: number) {
  const counts = new Uint32Array(size);
  for (const { codes } of groups) for (const each of codes) if (each) countCodes(each, counts);
  return { groups, counts, books: groups.reduce((sum, { books: some }) => sum + some, 0) };
}

/** The groups of all that pass, and for each narrowed facet the groups of those that pass all conditions but its own. */
async function readGroups(db: Db, meant: Meant, { narrowed, facets }: { narrowed: readonly string[]; facets: readonly string[] }): Promise<Group[][]> {
  const always = allConditions(meant).filter(({ facet }) => facet === undefined || !narrowed.includes(facet));
  const conditions = narrowed.map((facet) => allOf(meant.conditions.filter((each) => each.facet === facet)));
  // Several conditions are asked once for each book, and not once for each part: what has a limit is not merged into the query around it.
  const isAskedOnce = narrowed.length > 1;
  const holds = conditions.map((each, at) => (isAskedOnce ? sql.ref(`items.holds_${at}`) : each));
  const asked = conditions.map((each, at) => sql`, ${each} as ${sql.ref(`holds_${at}`)}`);
  const books = isAskedOnce
    ? sql`(select library, state, to_review, facets, sources${sql.join(asked, sql``)} from ${listedBooks()} where ${allOf(always)} limit -1) as items
        where ${sql.join(holds, sql` + `)} >= ${sql.lit(narrowed.length - 1)}`
    : sql`${listedBooks()} where ${allOf(always)}`;
  /** Codes that count where one facet's conditions do not hold are that facet's alone. */
  const columnsFor = (wanted: readonly string[]) => [
    ...(wanted.some((facet) => !isOfPlace(facet) && !isFieldSource(facet)) ? ['facets'] : []),
    ...(wanted.some(isFieldSource) ? ['sources'] : []),
  ];
  const parts = [undefined, ...narrowed].map((but, part) => {
    const passes = sql.join([sql`true`, ...holds.map((each, at) => (narrowed[at] === but ? sql`not ${each}` : each))], sql` and `);
    return { part, passes, columns: columnsFor(but === undefined ? facets : [but]) };
  });
  const selected = parts.flatMap(({ part, passes, columns }): RawBuilder<unknown>[] => [
    sql`count(*) filter (where ${passes}) as ${sql.ref(`books_${part}`)}`,
    ...columns.map((column) => sql`cast(group_concat(${sql.ref(`items.${column}`)}, '') filter (where ${passes}) as blob) as ${sql.ref(`${column}_${part}`)}`),
  ]);
  const { rows } = await sql<Record<string, unknown>>`select library, state, to_review, ${sql.join(selected)}
    from ${books} group by library, state, to_review`.execute(db);
  return parts.map(({ part, columns }) =>
    rows.map((row) => ({
      ...(row as Pick<Group, 'library' | 'state' | 'to_review'>),
      books: Number(row[`books_${part}`]),
      codes: columns.map((column) => row[`${column}_${part}`] as Uint8Array | null),
    })),
  );
}
