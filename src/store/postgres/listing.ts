/** Pages of the catalogue in any order. */
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Sort } from '../../domain/book/sorts.ts';
import type { BookPage, ListingPage } from '../../ports/catalogue.ts';
import { BY_RELEVANCE, type CursorPlace, cursorOf, type PlacePage, placeFrom, usualSort } from '../cursors.ts';
import { entriesOf, listedBooks } from './catalogue-entries.ts';
import { allOf, hasWords, type SqlCondition } from './catalogue-filter.ts';
import { type PgQuery, storable } from './connection.ts';
import { rankedBooks } from './ranked-books.ts';
import type { WordQuery } from './search-vectors.ts';

/** What is listed: words that must be found, and conditions that must hold. */
export interface MeantBooks {
  words?: WordQuery | undefined;
  conditions: readonly SqlCondition[];
}

export function allConditions({ words, conditions }: MeantBooks): readonly SqlCondition[] {
  return words === undefined ? conditions : [{ holds: hasWords(words.found) }, ...conditions];
}

export async function listPage(
  query: PgQuery,
  meant: MeantBooks & { sort: Sort | undefined },
  { cursor, limit }: ListingPage,
): Promise<BookPage | 'unknown cursor'> {
  const sort = meant.sort ?? usualSort(meant.words !== undefined);
  const after = cursor === undefined ? undefined : placeFrom(cursor, sort);
  if (cursor !== undefined && !after) return 'unknown cursor';
  const page = { after, limit: limit + 1 };
  const places = await placesOf(query, { ...meant, sort }, page);
  const last = places.length > limit ? places[limit - 1] : undefined;
  return { entries: await entriesOf(query, places.slice(0, limit)), ...(last && { next: cursorOf(last, sort) }) };
}

function placesOf(query: PgQuery, { sort, ...meant }: MeantBooks & { sort: Sort }, page: PlacePage): Promise<CursorPlace[]> {
  if (sort === BY_RELEVANCE && meant.words) return byRelevance(query, { ...meant, words: meant.words }, page);
  return inOrder(query, allOf(allConditions(meant)), sort, page);
}

async function byRelevance(query: PgQuery, { words, conditions }: MeantBooks & { words: WordQuery }, { after, limit }: PlacePage): Promise<CursorPlace[]> {
  const score = typeof after?.key === 'number' ? after.key : undefined;
  const found = await rankedBooks(query, words, conditions, { after: { id: after?.id ?? 0, score }, limit });
  return found.map(({ id, score: key }) => ({ id, key }));
}

async function inOrder(query: PgQuery, condition: Expression<SqlBool>, sort: Sort, page: PlacePage): Promise<CursorPlace[]> {
  if (sort.by === 'added') return byId(query, condition, sort, page);
  const { after, limit } = page;
  const keyed = after && after.key === undefined ? [] : await byKey(query, condition, sort, page);
  if (keyed.length === limit) return keyed;
  const behind = { after: after && after.key === undefined ? after : undefined, limit: limit - keyed.length };
  const hasNoKey = sql<SqlBool>`not exists (select from sort_keys where sort = ${storable(sort.by)} and item_id = items.id)`;
  return [...keyed, ...(await byId(query, expressionBuilder().and([condition, hasNoKey]), sort, behind))];
}

async function byId(query: PgQuery, condition: Expression<SqlBool>, { isDescending }: Sort, { after, limit }: PlacePage): Promise<CursorPlace[]> {
  const found = query.selectFrom(listedBooks()).select('items.id').where(condition);
  const behind = after ? found.where('items.id', isDescending ? '<' : '>', after.id) : found;
  return behind
    .orderBy('items.id', isDescending ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

/** The key of a place is as the table has it (`sort-keys.ts`). */
async function byKey(query: PgQuery, condition: Expression<SqlBool>, { by, isDescending }: Sort, { after, limit }: PlacePage): Promise<CursorPlace[]> {
  const direction = isDescending ? 'desc' : 'asc';
  const found = query
    .selectFrom('sort_keys')
    .innerJoin(listedBooks(), 'items.id', 'sort_keys.item_id')
    .select(['items.id', 'sort_keys.key'])
    .where('sort_keys.sort', '=', storable(by))
    .where(condition);
  const sign = sql.raw(isDescending ? '<' : '>');
  const behind = after ? found.where(sql<SqlBool>`(sort_keys.key, sort_keys.item_id) ${sign} (${storable(String(after.key))}, ${after.id})`) : found;
  return behind.orderBy('sort_keys.key', direction).orderBy('sort_keys.item_id', direction).limit(limit).execute();
}
