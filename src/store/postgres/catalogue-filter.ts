/** Which books of the catalogue are meant, as conditions of a query. */
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { BookScope, Restriction } from '../../domain/access/restriction.ts';
import type { FieldFilter } from '../../domain/book/book-filter.ts';
import { customKeyOf, type FacetValue, HAS_CUSTOM, isFieldSource } from '../../domain/book/facets.ts';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import { missingFields } from '../chosen-values.ts';
import { isOfPlace } from '../place-facets.ts';
import { storable } from './connection.ts';
import type { ChosenIds } from './facet-values.ts';
import { factQuery } from './facts.ts';
import type { PostgresSchema } from './schema.ts';

/** A condition, and the facet that it is a choice of. */
export interface SqlCondition {
  facet?: string | undefined;
  /** True if it asks for nothing but the library, the state and the review of a book. */
  isOfPlace?: boolean;
  holds: Expression<SqlBool>;
}

/** Conditions on the short row of a book, which is called `items`. */
export function conditionsOf(filter: CatalogueFilter, idOf: ChosenIds): SqlCondition[] {
  return [...itemConditions(filter), ...listedConditions(filter, idOf)];
}

export function allOf(conditions: readonly SqlCondition[]): Expression<SqlBool> {
  return expressionBuilder<PostgresSchema, 'items'>().and(conditions.map(({ holds }) => holds));
}

/** True for a book whose words are found. @param found a `tsquery` */
export function hasWords(found: string): Expression<SqlBool> {
  return sql`items.id in (select item_id from records_index where words @@ ${found}::tsquery)`;
}

function itemConditions({ library, state, isToReview, isGone, hasConflicts, having = [], within }: CatalogueFilter): SqlCondition[] {
  const where = expressionBuilder<PostgresSchema, 'items'>();
  const conditions: SqlCondition[] = [];
  const add = (facet: string | undefined, ...all: Expression<SqlBool>[]) => conditions.push(...all.map((holds) => ({ facet, holds })));
  const addPlace = (facet: string | undefined, ...all: Expression<SqlBool>[]) => conditions.push(...all.map((holds) => ({ facet, holds, isOfPlace: true })));
  if (library !== undefined) addPlace('library', where('items.library', '=', storable(library)));
  if (state !== undefined) addPlace('state', where('items.state', '=', state));
  if (isToReview !== undefined) addPlace('review', where('items.to_review', '=', isToReview), where('items.state', '!=', 'offline'));
  if (isGone !== undefined) addPlace(undefined, where('items.state', isGone ? '=' : '!=', 'offline'));
  if (hasConflicts !== undefined) add(undefined, hasConflicts ? disagree() : sql`not ${disagree()}`);
  for (const each of having) add(undefined, says(each));
  if (within) (within.every(({ having = [] }) => having.length === 0) ? addPlace : add)(undefined, isWithin(within));
  return conditions;
}

/** True where sources disagree. */
function disagree(): Expression<SqlBool> {
  return sql`exists (select from records where records.item_id = items.id and records.conflicts > 0)`;
}

/** Asks nothing of a row but its id and library, so that it may be a row of `items`, too. */
export function isWithin(restriction: Restriction): Expression<SqlBool> {
  const where = expressionBuilder<PostgresSchema, 'items'>();
  const isIn = (libraries: readonly string[]) => sql<SqlBool>`items.library = any(${libraries.map(storable)}::text[])`;
  const fits = ({ libraries, having = [] }: BookScope) => where.and([...(libraries ? [isIn(libraries)] : []), ...having.map(says)]);
  return where.or(restriction.map(fits));
}

/** True for a book whose record has what a filter wants. */
function says(filter: FieldFilter): Expression<SqlBool> {
  const { words, facts, rareFacts } = factQuery(filter);
  const parts = [
    ...(words === undefined ? [] : [sql`words @@ ${words}::tsquery`]),
    ...(facts === undefined ? [] : [sql`facts @@ ${facts}::tsquery`]),
    ...(rareFacts === undefined ? [] : [sql`rare_facts @@ ${rareFacts}::tsquery`]),
  ];
  return sql`items.id in (select item_id from records_index where ${sql.join(parts, sql` and `)})`;
}

/** What the values of facets of a book say. */
function listedConditions({ missing = [], facets = [] }: CatalogueFilter, idOf: ChosenIds): SqlCondition[] {
  const own = missing.flatMap(({ key }) => (key === undefined ? [] : [lacks(key, idOf)]));
  const chosen = Map.groupBy(facets, ({ facet }) => facet);
  return [
    ...[...missingFields(missing).map((each) => hasAny([each], idOf)), ...own].map((holds) => ({ holds })),
    ...[...chosen].map(([facet, values]) => ({ facet, holds: isChosen(facet, values, idOf), isOfPlace: isOfPlace(facet) })),
  ];
}

/** True for a book that has one of these values of a facet. */
function isChosen(facet: string, values: readonly FacetValue[], idOf: ChosenIds): Expression<SqlBool> {
  const where = expressionBuilder<PostgresSchema, 'items'>();
  const texts = values.map(({ value }) => storable(value));
  if (facet === 'library') return sql`items.library = any(${texts}::text[])`;
  if (facet === 'state') return sql`items.state = any(${texts}::text[])`;
  if (facet === 'review')
    return where.and([sql<SqlBool>`case when items.to_review then 'yes' else 'no' end = any(${texts}::text[])`, where('items.state', '!=', 'offline')]);
  const custom = facet === 'missing' ? values.flatMap(({ value }) => customKeyOf(value) ?? []) : [];
  return where.or([hasAny(values, idOf), ...custom.map((key) => lacks(key, idOf))]);
}

/** True for a book that has no value for one of the user's own fields. */
function lacks(key: string, idOf: ChosenIds): Expression<SqlBool> {
  return sql`not ${hasAny([{ facet: HAS_CUSTOM, value: key }], idOf)}`;
}

/** @param values all of one facet; those without an id are no book's */
function hasAny(values: readonly FacetValue[], idOf: ChosenIds): Expression<SqlBool> {
  const ids = values.flatMap((each) => idOf(each) ?? []);
  if (ids.length === 0) return sql`false`;
  const column = values.some(({ facet }) => isFieldSource(facet)) ? 'items.sources' : 'items.facets';
  return sql`${sql.ref(column)} && ${ids}::integer[]`;
}
