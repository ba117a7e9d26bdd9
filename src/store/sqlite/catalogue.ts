/** The catalogue on SQLite: pages by the order of ids or of keys, search by FTS5, and counts. */
import { setImmediate } from 'node:timers/promises';
import type { Expression, SqlBool } from 'kysely';
import type { Restriction } from '../../domain/access/restriction.ts';
import { RECORD_VERSION } from '../../domain/book/catalogue-record.ts';
import { searchWords } from '../../domain/text/search-words.ts';
import type {
  Catalogue,
  CatalogueCount,
  CatalogueEntry,
  CatalogueFill,
  CatalogueFilter,
  CataloguePage,
  ListingQuery,
  NameIndex,
} from '../../ports/catalogue.ts';
import type { ItemState } from '../../ports/items.ts';
import { valuesToKnow } from '../chosen-values.ts';
import { searchedGroups } from '../filter-words.ts';
import { itemFromRow } from '../item-rows.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { entriesOf, listedBooks, selectEntries, toEntry } from './catalogue-entries.ts';
import { allOf, asksIndex, type Condition, conditionsOf } from './catalogue-filter.ts';
import { type Db, groupCommit } from './connection.ts';
import { createFacetCounter } from './facet-counts.ts';
import { codesOf } from './facet-values.ts';
import { createNameRows } from './known-names.ts';
import { allConditions, listPage, type Meant } from './listing.ts';
import { rankedBooks, wordQuery } from './ranked-books.ts';
import { createRecordRows, type RecordRows } from './records.ts';

/** So many books of a stream are in memory at once. */
const STREAMED_AT_ONCE = 200;

/** @param searched the user's own fields by whose words books are found; none, if absent */
export function createCatalogue(db: Db, searched: SearchedFields = () => []): Catalogue & CatalogueFill & NameIndex {
  const rows = createRecordRows(db, searched);
  const names = createNameRows(db);
  const countFacets = createFacetCounter(db);
  const { pageOf, idsOf, meaningOf, statesOf } = createReading(db, rows);
  return {
    page: pageOf,
    async search(text, filter, { afterId = 0, limit }) {
      if (text.trim() === '') return pageOf(filter, { afterId, limit });
      const meant = await meaningOf({ text, filter });
      const found = meant ? await rankedBooks(db, meant.query ?? '', meant.conditions, { after: { id: afterId }, limit }) : [];
      return entriesOf(db, found);
    },
    isNameKnown: async (name, book) => names.isKnown(name, book),
    async list(query, page) {
      const meant = await meaningOf(query);
      return meant ? listPage(db, { ...meant, sort: query.sort }, page) : { entries: [] };
    },
    facets: async (query, wanted) => countFacets(await meaningOf(query), query.filter, wanted),
    async get(itemId) {
      const row = await selectEntries(db).where('items.id', '=', itemId).executeTakeFirst();
      return row && toEntry(row);
    },
    async *stream(filter, startId = 0) {
      for (let afterId: number | undefined = startId; afterId !== undefined; ) {
        const entries: CatalogueEntry[] = await pageOf(filter, { afterId, limit: STREAMED_AT_ONCE });
        yield* entries;
        afterId = entries.at(-1)?.item.id;
        // SQLite answers at once, so that nobody else would have a turn before the last page.
        await setImmediate();
      }
    },
    ids: idsOf,
    async count(filter, text = '') {
      const meant = await meaningOf({ text, filter });
      return meant ? countBooks(db, meant) : 0;
    },
    countsByState: statesOf,
    ...fillingOf(db, rows),
  };
}

/** Understands what is asked for. What waits for the index goes into it before anybody asks what only the index knows. */
function createReading(db: Db, rows: RecordRows) {
  async function bringIndexUpToDate(): Promise<void> {
    const waiting = await db.selectFrom('records_unindexed').select('item_id').limit(1).executeTakeFirst();
    if (waiting) await groupCommit(db, rows.index);
  }

  async function conditionsFor(filter: CatalogueFilter): Promise<Condition[]> {
    const values = valuesToKnow(filter);
    return conditionsOf(filter, values.length > 0 ? await codesOf(db, values) : () => undefined);
  }

  return {
    async pageOf(filter: CatalogueFilter, page: CataloguePage): Promise<CatalogueEntry[]> {
      if (!asksIndex(filter)) return loadPage(db, allOf(await conditionsFor(filter)), page);
      await bringIndexUpToDate();
      return loadListed(db, allOf(await conditionsFor(filter)), page);
    },
    async idsOf(filter: CatalogueFilter): Promise<number[]> {
      await bringIndexUpToDate();
      const condition = allOf(await conditionsFor(filter));
      const listed = db.selectFrom(listedBooks()).select('items.id').where(condition);
      return (await listed.orderBy('items.id').execute()).map(({ id }) => id);
    },
    /** The books that are asked for; undefined if there can be none. */
    async meaningOf({ text = '', filter }: Omit<ListingQuery, 'sort'>): Promise<Meant | undefined> {
      const words = searchWords(text);
      if (words.length === 0 && text.trim() !== '') return undefined;
      await bringIndexUpToDate();
      const query = words.length === 0 ? undefined : await wordQuery(db, words, searchedGroups(filter));
      return { query, conditions: await conditionsFor(filter) };
    },
    async statesOf(within: Restriction | undefined): Promise<CatalogueCount[]> {
      if (asksIndex({ within })) await bringIndexUpToDate();
      return countsByState(db, allOf(await conditionsFor({ within })));
    },
  };
}

function fillingOf(db: Db, rows: RecordRows): CatalogueFill {
  return {
    async isFilled() {
      const filled = await db.selectFrom('catalogue').select('version').executeTakeFirst();
      return filled?.version === RECORD_VERSION;
    },
    countStale: () => countStale(db),
    async stale({ afterId = 0, limit }) {
      const books = staleItems(db).selectAll('items').where('items.id', '>', afterId).orderBy('items.id').limit(limit);
      return (await books.execute()).map(itemFromRow);
    },
    fill: (records) =>
      groupCommit(db, () => {
        for (const { item, record } of records) rows.fill(item.id, item.path, record);
      }),
    async finishFilling() {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('catalogue').execute();
        await transaction.insertInto('catalogue').values({ version: RECORD_VERSION }).execute();
      });
    },
  };
}

async function loadPage(db: Db, condition: Expression<SqlBool>, { afterId = 0, limit }: CataloguePage): Promise<CatalogueEntry[]> {
  const query = selectEntries(db).where(condition).where('items.id', '>', afterId);
  return (await query.orderBy('items.id').limit(limit).execute()).map(toEntry);
}

async function loadListed(db: Db, condition: Expression<SqlBool>, { afterId = 0, limit }: CataloguePage): Promise<CatalogueEntry[]> {
  const listed = db.selectFrom(listedBooks()).select('items.id').where(condition).where('items.id', '>', afterId);
  return entriesOf(db, await listed.orderBy('items.id').limit(limit).execute());
}

async function countBooks(db: Db, meant: Meant): Promise<number> {
  const counted = db.selectFrom(listedBooks()).where(allOf(allConditions(meant)));
  return Number((await counted.select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count);
}

async function countsByState(db: Db, condition: Expression<SqlBool>): Promise<CatalogueCount[]> {
  const items = await db
    .selectFrom('items')
    .where(condition)
    .select(['library', 'state'])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.sum<number>('to_review').as('toReview')])
    .groupBy(['library', 'state'])
    .orderBy('library')
    .orderBy('state')
    .execute();
  // SQLite keeps the order of a cross join: the index of conflicts first, and not each record.
  const disputed = await db
    .selectFrom('records')
    .crossJoin('items')
    .whereRef('items.id', '=', 'records.item_id')
    .where('conflicts', '>', 0)
    .where(condition)
    .select(['library', 'state'])
    .select((select) => select.fn.sum<number>('conflicts').as('conflicts'))
    .groupBy(['library', 'state'])
    .execute();
  return items.map(({ library, state, count, toReview }) => ({
    library,
    state: state as ItemState,
    count: Number(count),
    toReview: Number(toReview),
    conflicts: Number(disputed.find((each) => each.library === library && each.state === state)?.conflicts ?? 0),
  }));
}

function staleItems(db: Db) {
  const items = db.selectFrom('items').leftJoin('records', 'records.item_id', 'items.id');
  return items.where((where) => where.or([where('records.version', 'is', null), where('records.version', '!=', RECORD_VERSION)]));
}

async function countStale(db: Db): Promise<number> {
  const { count } = await staleItems(db)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
