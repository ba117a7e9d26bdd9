/** Pages of the catalogue in any order. A page is chosen from all places of its order, which stand together and are read in milliseconds. */
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Sort } from '../../domain/book/sorts.ts';
import type { BookPage, ListingPage } from '../../ports/catalogue.ts';
import { BY_RELEVANCE, type CursorPlace, cursorOf, type PlacePage, placeFrom, usualSort } from '../cursors.ts';
import { entriesOf, listedBooks } from './catalogue-entries.ts';
import { allOf, type Condition } from './catalogue-filter.ts';
import type { Db } from './connection.ts';
import { hasWords, rankedBooks } from './ranked-books.ts';

/** What is listed: words that must be found, in the syntax of their index, and conditions that must hold. */
export interface Meant {
  query?: string | undefined;
  conditions: readonly Condition[];
}

export function allConditions({ query, conditions }: Meant): readonly Condition[] {
  return query === undefined ? conditions : [{ holds: hasWords(query) }, ...conditions];
}

export async function listPage(db: Db, meant: Meant & { sort: Sort | undefined }, { cursor, limit }: ListingPage): Promise<BookPage | 'unknown cursor'> {
  const sort = meant.sort ?? usualSort(meant.query !== undefined);
  const after = cursor === undefined ? undefined : placeFrom(cursor, sort);
  if (cursor !== undefined && !after) return 'unknown cursor';
  const page = { after, limit: limit + 1 };
  const places = sort === BY_RELEVANCE ? await byRelevance(db, meant, page) : await inOrder(db, allOf(allConditions(meant)), sort, page);
  const last = places.length > limit ? places[limit - 1] : undefined;
  return { entries: await entriesOf(db, places.slice(0, limit)), ...(last && { next: cursorOf(last, sort) }) };
}

async function byRelevance(db: Db, { query = '', conditions }: Meant, { after, limit }: PlacePage): Promise<CursorPlace[]> {
  const score = typeof after?.key === 'number' ? after.key : undefined;
  const found = await rankedBooks(db, query, conditions, { after: { id: after?.id ?? 0, score }, limit });
  return found.map(({ id, score: key }) => ({ id, key }));
}

async function inOrder(db: Db, condition: Expression<SqlBool>, sort: Sort, page: PlacePage): Promise<CursorPlace[]> {
  if (sort.by === 'added') return byId(db, condition, sort, page);
  const { after, limit } = page;
  const keyed = after && after.key === undefined ? [] : await byKey(db, condition, sort, page);
  if (keyed.length === limit) return keyed;
  const behind = { after: after && after.key === undefined ? after : undefined, limit: limit - keyed.length };
  const hasNoKey = sql<SqlBool>`not exists (select 1 from sort_keys where sort = ${sort.by} and item_id = items.id)`;
  return [...keyed, ...(await byId(db, expressionBuilder().and([condition, hasNoKey]), sort, behind))];
}

async function byId(db: Db, condition: Expression<SqlBool>, { isDescending }: Sort, { after, limit }: PlacePage): Promise<CursorPlace[]> {
  const found = db.selectFrom(listedBooks()).select('items.id').where(condition);
  const behind = after ? found.where('items.id', isDescending ? '<' : '>', after.id) : found;
  return behind
    .orderBy('items.id', isDescending ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

async function byKey(db: Db, condition: Expression<SqlBool>, { by, isDescending }: Sort, { after, limit }: PlacePage): Promise<CursorPlace[]> {
  const direction = isDescending ? 'desc' : 'asc';
  // SQLite keeps the order of a cross join: the keys of the order in one piece, and the row of each book by its id.
  const found = db
    .selectFrom('sort_keys')
    .crossJoin(listedBooks())
    .select(['items.id', 'sort_keys.key'])
    .where('sort_keys.sort', '=', by)
    .whereRef('items.id', '=', 'sort_keys.item_id')
    .where(condition);
  const behind = after ? found.where(sql<SqlBool>`(sort_keys.key, items.id) ${sql.raw(isDescending ? '<' : '>')} (${after.key}, ${after.id})`) : found;
  return behind.orderBy('sort_keys.key', direction).orderBy('items.id', direction).limit(limit).execute();
}
