/** The catalogue on PostgreSQL: pages by the order of ids or of keys, search by vectors of words, and counts. */
import { type Expression, type SqlBool, sql } from 'kysely';
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
import { valuesToKnow } from '../chosen-values.ts';
import { searchedGroups } from '../filter-words.ts';
import { itemFromRow } from '../item-rows.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { entriesAmong, entriesOf, listedBooks } from './catalogue-entries.ts';
import { allOf, conditionsOf, isWithin } from './catalogue-filter.ts';
import { type PgDb, transact } from './connection.ts';
import { countFacets } from './facet-counts.ts';
import { idsOf } from './facet-values.ts';
import { isNameKnown } from './known-names.ts';
import { allConditions, listPage, type MeantBooks } from './listing.ts';
import { rankedBooks } from './ranked-books.ts';
import { fillRecords } from './records.ts';
import { wordQuery } from './search-vectors.ts';

/** So many books of a stream are in memory at once. */
const STREAMED_AT_ONCE = 200;

/** @param searched the user's own fields by whose words books are found; none, if absent */
export function createCatalogue(db: PgDb, searched: SearchedFields = () => []): Catalogue & CatalogueFill & NameIndex {
  const pageOf = async (filter: CatalogueFilter, page: CataloguePage) => loadPage(db, await conditionFor(db, filter), page);
  return {
    page: pageOf,
    async search(text, filter, { afterId = 0, limit }) {
      if (text.trim() === '') return pageOf(filter, { afterId, limit });
      const meant = await meaningOf(db, { text, filter });
      const found = meant?.words ? await rankedBooks(db, meant.words, meant.conditions, { after: { id: afterId }, limit }) : [];
      return entriesOf(db, found);
    },
    isNameKnown: (name, book) => isNameKnown(db, name, book),
    async list(query, page) {
      const meant = await meaningOf(db, query);
      return meant ? listPage(db, { ...meant, sort: query.sort }, page) : { entries: [] };
    },
    facets: async (query, wanted) => countFacets(db, await meaningOf(db, query), { filter: query.filter, wanted }),
    async get(itemId) {
      const [entry] = await entriesOf(db, [{ id: itemId }]);
      return entry;
    },
    async *stream(filter, startId = 0) {
      const condition = await conditionFor(db, filter);
      for (let afterId: number | undefined = startId; afterId !== undefined; ) {
        const entries: CatalogueEntry[] = await loadPage(db, condition, { afterId, limit: STREAMED_AT_ONCE });
        yield* entries;
        afterId = entries.at(-1)?.item.id;
      }
    },
    async ids(filter) {
      const listed = db
        .selectFrom(listedBooks())
        .select('items.id')
        .where(await conditionFor(db, filter));
      return (await listed.orderBy('items.id').execute()).map(({ id }) => id);
    },
    async count(filter, text = '') {
      const meant = await meaningOf(db, { text, filter });
      return meant ? countBooks(db, meant) : 0;
    },
    countsByState: (within) => countsByState(db, within),
    ...fillingOf(db, searched),
  };
}

async function conditionFor(db: PgDb, filter: CatalogueFilter): Promise<Expression<SqlBool>> {
  return allOf(conditionsOf(filter, await idsOf(db, valuesToKnow(filter))));
}

/** The books that are asked for; undefined if there can be none. */
async function meaningOf(db: PgDb, { text = '', filter }: Omit<ListingQuery, 'sort'>): Promise<MeantBooks | undefined> {
  const words = searchWords(text);
  if (words.length === 0 && text.trim() !== '') return undefined;
  const conditions = conditionsOf(filter, await idsOf(db, valuesToKnow(filter)));
  return { conditions, ...(words.length > 0 && { words: wordQuery(words, searchedGroups(filter)) }) };
}

function fillingOf(db: PgDb, searched: SearchedFields): CatalogueFill {
  return {
    async isFilled() {
      const filled = await db.selectFrom('catalogue').select('version').executeTakeFirst();
      return filled?.version === RECORD_VERSION;
    },
    async countStale() {
      const { count } = await staleItems(db)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
    async stale({ afterId = 0, limit }) {
      const books = staleItems(db).selectAll('items').where('items.id', '>', afterId).orderBy('items.id').limit(limit);
      return (await books.execute()).map(itemFromRow);
    },
    fill: (records) =>
      transact(db, (query) =>
        fillRecords(
          query,
          records.map(({ item, record }) => ({ itemId: item.id, record })),
          searched,
        ),
      ),
    finishFilling: () =>
      transact(db, async (query) => {
        await query.deleteFrom('catalogue').execute();
        await query.insertInto('catalogue').values({ version: RECORD_VERSION }).execute();
      }),
  };
}

function loadPage(db: PgDb, condition: Expression<SqlBool>, { afterId = 0, limit }: CataloguePage): Promise<CatalogueEntry[]> {
  const listed = db.selectFrom(listedBooks()).select('items.id').where(condition).where('items.id', '>', afterId);
  return entriesAmong(db, sql<SqlBool>`items.id in (${listed.orderBy('items.id').limit(limit)})`);
}

async function countBooks(db: PgDb, meant: MeantBooks): Promise<number> {
  const counted = db.selectFrom(listedBooks()).where(allOf(allConditions(meant)));
  return (await counted.select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;
}

/** Each half is read from an index alone, as far as nobody changed a book lately. */
async function countsByState(db: PgDb, within: Restriction | undefined): Promise<CatalogueCount[]> {
  const isMeant = within ? isWithin(within) : sql<SqlBool>`true`;
  const { rows } = await sql<CatalogueCount>`select library, state, counted.count, "toReview", coalesce(conflicts, 0) as conflicts
    from (select library, state, count(*) as count, count(*) filter (where to_review) as "toReview" from items where ${isMeant} group by library, state) as counted
    left join (select library, state, sum(conflicts) as conflicts from ${listedBooks()} join records on item_id = id and conflicts > 0 where ${isMeant}
      group by library, state) as differing using (library, state)
    order by library, state`.execute(db);
  return rows;
}

function staleItems(db: PgDb) {
  const items = db.selectFrom('items').leftJoin('records', 'records.item_id', 'items.id');
  return items.where((where) => where.or([where('records.version', 'is', null), where('records.version', '!=', RECORD_VERSION)]));
}
