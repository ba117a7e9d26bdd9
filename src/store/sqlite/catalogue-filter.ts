/** Which books of the catalogue are meant, as conditions of a query. */
import type Database from 'better-sqlite3';
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { BookScope, Restriction } from '../../domain/access/restriction.ts';
import { type FieldFilter, fitsFilter } from '../../domain/book/book-filter.ts';
import { customKeyOf, type FacetValue, HAS_CUSTOM, isFieldSource } from '../../domain/book/facets.ts';
import type { FieldRef } from '../../domain/book/record.ts';
import { memoize } from '../../domain/text/memoize.ts';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import { missingFields, valuesToKnow } from '../chosen-values.ts';
import { filterWords, groupOf } from '../filter-words.ts';
import type { StoreSchema } from './schema.ts';

/** A condition, and the facet that it is a choice of. */
export interface Condition {
  facet?: string | undefined;
  holds: Expression<SqlBool>;
}

/** The codes of what was chosen of facets. */
export type ChosenCodes = (chosen: FacetValue) => string | undefined;

/** Conditions on a book that is called `items`: a row of that table, or of the listed books if the filter asks for these (`asksIndex`). */
export function conditionsOf(filter: CatalogueFilter, codeOf: ChosenCodes): Condition[] {
  return [...itemConditions(filter), ...listedConditions(filter, codeOf)];
}

export function allOf(conditions: readonly Condition[]): Expression<SqlBool> {
  return expressionBuilder<StoreSchema, 'items'>().and(conditions.map(({ holds }) => holds));
}

/** What an item itself says, or its record. */
function itemConditions({ library, state, isToReview, isGone, hasConflicts, missing = [], having = [], within }: CatalogueFilter): Condition[] {
  const where = expressionBuilder<StoreSchema, 'items'>();
  const conditions: Condition[] = [];
  const add = (facet: string | undefined, ...all: Expression<SqlBool>[]) => conditions.push(...all.map((holds) => ({ facet, holds })));
  if (library !== undefined) add('library', where('items.library', '=', library));
  if (state !== undefined) add('state', where('items.state', '=', state));
  // Without this, SQLite does not see that the index of what is not ok has them all.
  if (state !== undefined && state !== 'ok') add('state', where('items.state', '!=', sql.lit('ok')));
  if (isToReview !== undefined) add('review', where('items.to_review', '=', Number(isToReview)), where('items.state', '!=', 'offline'));
  if (isGone !== undefined) add(undefined, where('items.state', isGone ? '=' : '!=', 'offline'));
  if (hasConflicts !== undefined) add(undefined, hasConflicts ? disagree() : sql`not ${disagree()}`);
  for (const ref of missing) if (ref.key !== undefined) add(undefined, lacks(ref));
  for (const each of having) add(undefined, ...holds(each));
  if (within) add(undefined, isWithin(within));
  return conditions;
}

/** True where sources disagree. Asked book by book: as a list, SQLite would make that of all such books for each page of a stream. */
function disagree(): Expression<SqlBool> {
  return sql`exists (select 1 from records where records.item_id = items.id and records.conflicts > 0)`;
}

function isWithin(restriction: Restriction): Expression<SqlBool> {
  const where = expressionBuilder<StoreSchema, 'items'>();
  const fits = ({ libraries, having = [] }: BookScope) =>
    where.and([...(libraries ? [where('items.library', 'in', libraries)] : []), ...having.flatMap(holds)]);
  return where.or(restriction.map(fits));
}

/** What the codes of a listed book say. */
function listedConditions({ missing = [], facets = [] }: CatalogueFilter, codeOf: ChosenCodes): Condition[] {
  const chosen = Map.groupBy(facets, ({ facet }) => facet);
  return [
    ...missingFields(missing).map((each) => ({ holds: has(each, codeOf) })),
    ...[...chosen].map(([facet, values]) => ({ facet, holds: anyOf(values.map((each) => isChosen(each, codeOf))) })),
  ];
}

function anyOf(conditions: readonly Expression<SqlBool>[]): Expression<SqlBool> {
  return sql`(${sql.join(conditions, sql` or `)})`;
}

function isChosen({ facet, value }: FacetValue, codeOf: ChosenCodes): Expression<SqlBool> {
  const where = expressionBuilder<StoreSchema, 'items'>();
  if (facet === 'library') return where('items.library', '=', value);
  if (facet === 'state') return where('items.state', '=', value);
  if (facet === 'review') return where.and([where('items.to_review', '=', Number(value === 'yes')), where('items.state', '!=', 'offline')]);
  const custom = facet === 'missing' ? customKeyOf(value) : undefined;
  return custom === undefined ? has({ facet, value }, codeOf) : sql`not ${has({ facet: HAS_CUSTOM, value: custom }, codeOf)}`;
}

/** A value that has no code is no book's. */
function has(wanted: FacetValue, codeOf: ChosenCodes): Expression<SqlBool> {
  const code = codeOf(wanted);
  if (code === undefined) return sql`false`;
  return sql`instr(${sql.ref(isFieldSource(wanted.facet) ? 'items.sources' : 'items.facets')}, ${code}) > 0`;
}

/** True if a filter can be answered only once the index and the rows of lists are up to date. */
export function asksIndex(filter: CatalogueFilter): boolean {
  const { having = [], within = [] } = filter;
  return valuesToKnow(filter).length > 0 || [...having, ...within.flatMap((scope) => scope.having ?? [])].some((each) => groupOf(each) !== undefined);
}

/** True for a book whose record has no value for one of the user's own fields. */
function lacks(ref: FieldRef): Expression<SqlBool> {
  return sql`exists (select 1 from records where records.item_id = items.id and (records.body -> ${pathOf(ref)}) is null)`;
}

/** The index finds few books quickly; which of them have the words in that very field, their records say. */
function holds(filter: FieldFilter): Expression<SqlBool>[] {
  const group = groupOf(filter);
  const exact = sql<SqlBool>`exists (select 1 from records where records.item_id = items.id
    and has_value(${JSON.stringify(filter)}, records.body -> ${pathOf(filter)}))`;
  if (group === undefined) return [exact];
  const words = filterWords(filter).map((word) => `"${word}"`);
  const query = `${group} : (${words.join(' AND ')})`;
  return [sql`items.id in (select rowid from records_index where records_index match ${query})`, exact];
}

function pathOf({ field, key }: FieldRef): string {
  return key === undefined ? `$.values.${field}` : `$.values.${field}.${key}`;
}

/** Defines `has_value(filter, value)` for a connection: whether a value of a record is as a filter wants it. Both are JSON. */
export function defineHasValue(sqlite: Database.Database): void {
  const filterOf = memoize((json) => JSON.parse(json) as FieldFilter);
  sqlite.function('has_value', { deterministic: true }, (filter, value) =>
    Number(typeof value === 'string' && fitsFilter(filterOf(String(filter)), JSON.parse(value))),
  );
}
