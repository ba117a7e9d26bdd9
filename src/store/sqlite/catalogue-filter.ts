/** Which books of the catalogue are meant, as conditions of a query. */
import type Database from 'better-sqlite3';
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { BookScope, Restriction } from '../../domain/access/restriction.ts';
import { type FieldFilter, fitsFilter } from '../../domain/book/book-filter.ts';
import { fieldOf } from '../../domain/book/fields.ts';
import type { FieldRef } from '../../domain/book/record.ts';
import { memoize } from '../../domain/text/memoize.ts';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { StoreSchema } from './schema.ts';

/** True for a condition on an item and its record. */
export function passes({ library, state, isToReview, isGone, hasConflicts, missing = [], having = [], within }: CatalogueFilter): Expression<SqlBool> {
  const where = expressionBuilder<StoreSchema, 'items'>();
  const conditions: Expression<SqlBool>[] = [];
  if (library !== undefined) conditions.push(where('items.library', '=', library));
  if (state !== undefined) conditions.push(where('items.state', '=', state));
  // Without this, SQLite does not see that the index of what is not ok has them all.
  if (state !== undefined && state !== 'ok') conditions.push(where('items.state', '!=', sql.lit('ok')));
  if (isToReview !== undefined) conditions.push(where('items.to_review', '=', Number(isToReview)), where('items.state', '!=', 'offline'));
  if (isGone !== undefined) conditions.push(where('items.state', isGone ? '=' : '!=', 'offline'));
  if (hasConflicts !== undefined) conditions.push(sql`items.id ${sql.raw(hasConflicts ? '' : 'not')} in (select item_id from records where conflicts > 0)`);
  for (const ref of missing) conditions.push(lacks(ref));
  for (const each of having) conditions.push(...holds(each));
  if (within) conditions.push(isWithin(within));
  return where.and(conditions);
}

function isWithin(restriction: Restriction): Expression<SqlBool> {
  const where = expressionBuilder<StoreSchema, 'items'>();
  const fits = ({ libraries, having = [] }: BookScope) =>
    where.and([...(libraries ? [where('items.library', 'in', libraries)] : []), ...having.flatMap(holds)]);
  return where.or(restriction.map(fits));
}

/** True if a filter can be answered only once the index of words is up to date. */
export function asksIndex({ having = [], within = [] }: Pick<CatalogueFilter, 'having' | 'within'>): boolean {
  return [...having, ...within.flatMap((scope) => scope.having ?? [])].some((each) => groupOf(each) !== undefined);
}

/** The columns of the index in which words are looked for; undefined for all of them. */
export function searchedColumns({ unsearched = [] }: CatalogueFilter): string[] | undefined {
  const without = new Set<string | false>(unsearched.map((key) => fieldOf(key).searchable));
  const columns = COLUMNS.filter((column) => !without.has(column));
  return columns.length === COLUMNS.length ? undefined : columns;
}

const COLUMNS = ['title', 'name', 'text', 'path'];

function lacks(ref: FieldRef): Expression<SqlBool> {
  const { only } = fieldOf(ref.field);
  // A field that was cleared by hand has a source, and no value.
  const path = ref.key === undefined ? `$.sources.${ref.field}` : pathOf(ref);
  const isOfKind = only === undefined ? sql`true` : sql`items.edition_kind = ${only}`;
  return sql`(${isOfKind} and exists (select 1 from records where records.item_id = items.id and (records.body -> ${path}) is null))`;
}

/** The index finds few books quickly; which of them have the words in that very field, their records say. */
function holds(filter: FieldFilter): Expression<SqlBool>[] {
  const group = groupOf(filter);
  const exact = sql<SqlBool>`exists (select 1 from records where records.item_id = items.id
    and has_value(${JSON.stringify(filter)}, records.body -> ${pathOf(filter)}))`;
  if (group === undefined) return [exact];
  const words = String(filter.wanted)
    .split(' ')
    .map((word) => `"${word}"`);
  const query = `${group} : (${words.join(' AND ')})`;
  return [sql`items.id in (select rowid from records_index where records_index match ${query})`, exact];
}

/** The column of the index that has the words of a field; undefined if none has. */
function groupOf({ field, comparison }: FieldFilter): string | undefined {
  const { searchable } = fieldOf(field);
  return comparison === 'words' && searchable ? searchable : undefined;
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
