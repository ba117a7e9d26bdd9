/** The catalogue on SQLite: pages by the order of ids, and search by FTS5. */
import { setImmediate } from 'node:timers/promises';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Restriction } from '../../domain/access/restriction.ts';
import { RECORD_VERSION } from '../../domain/book/catalogue-record.ts';
import type { EditionKind } from '../../domain/book/metadata.ts';
import { type SearchWord, searchWords } from '../../domain/text/search-words.ts';
import type { Catalogue, CatalogueCount, CatalogueEntry, CatalogueFill, CatalogueFilter, CataloguePage } from '../../ports/catalogue.ts';
import type { ItemState } from '../../ports/items.ts';
import { asksIndex, passes, searchedColumns } from './catalogue-filter.ts';
import { type Db, groupCommit } from './connection.ts';
import { itemFromRow } from './items.ts';
import { bodyOf, createRecordRows, type RecordRows } from './records.ts';

/** How much a word counts in the title, in a name, in a text, and in the path. */
const SCORE = sql<number>`bm25(records_index, 8, 4, 1, 2)`;
/** So many books of a stream are in memory at once. */
const STREAMED_AT_ONCE = 200;

export function createCatalogue(db: Db): Catalogue & CatalogueFill {
  const rows = createRecordRows(db);

  /** What waits for the index goes into it before anybody searches. */
  async function bringIndexUpToDate(): Promise<void> {
    const waiting = await db.selectFrom('records_unindexed').select('item_id').limit(1).executeTakeFirst();
    if (waiting) await groupCommit(db, rows.index);
  }

  async function pageOf(filter: CatalogueFilter, page: CataloguePage): Promise<CatalogueEntry[]> {
    if (asksIndex(filter)) await bringIndexUpToDate();
    return loadPage(db, filter, page);
  }

  return {
    page: pageOf,
    async search(text, filter, page) {
      if (text.trim() === '') return pageOf(filter, page);
      const words = searchWords(text);
      if (words.length === 0) return [];
      await bringIndexUpToDate();
      return searchPage(db, words, filter, page);
    },
    async get(itemId) {
      const row = await selectEntries(db).where('items.id', '=', itemId).executeTakeFirst();
      return row && toEntry(row);
    },
    async *stream(filter) {
      for (let afterId: number | undefined = 0; afterId !== undefined; ) {
        const entries: CatalogueEntry[] = await pageOf(filter, { afterId, limit: STREAMED_AT_ONCE });
        yield* entries;
        afterId = entries.at(-1)?.item.id;
        // SQLite answers at once, so that nobody else would have a turn before the last page.
        await setImmediate();
      }
    },
    async ids(filter) {
      if (asksIndex(filter)) await bringIndexUpToDate();
      const rows = await db.selectFrom('items').select('id').where(passes(filter)).orderBy('id').execute();
      return rows.map(({ id }) => id);
    },
    async count(filter, text = '') {
      const isBlank = text.trim() === '';
      const words = isBlank ? [] : searchWords(text);
      if (!isBlank && words.length === 0) return 0;
      if (!isBlank || asksIndex(filter)) await bringIndexUpToDate();
      return countBooks(db, filter, words);
    },
    async countsByState(within) {
      if (asksIndex({ within })) await bringIndexUpToDate();
      return countsByState(db, within);
    },
    ...fillingOf(db, rows),
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

const ENTRY = [
  'id',
  'library',
  'path',
  'folder',
  'is_file',
  'edition_kind',
  'state',
  'to_review',
  'problems',
  'added_at',
  'version',
  'conflicts',
  'changed_at',
  'body',
] as const;

function selectEntries(db: Db) {
  return db.selectFrom('items').innerJoin('records', 'records.item_id', 'items.id').select(ENTRY);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number];

function toEntry(row: EntryRow): CatalogueEntry {
  return {
    item: {
      id: row.id,
      library: row.library,
      path: row.path,
      folder: row.folder,
      isFile: row.is_file === 1,
      editionKind: row.edition_kind as EditionKind,
      state: row.state as ItemState,
      problems: JSON.parse(row.problems) as string[],
      isToReview: row.to_review === 1,
      ...(row.added_at !== null && { addedAtMs: row.added_at }),
    },
    record: { ...bodyOf(row.body), conflicts: row.conflicts, changedAtMs: row.changed_at, version: row.version },
  };
}

async function loadPage(db: Db, filter: CatalogueFilter, { afterId = 0, limit }: CataloguePage): Promise<CatalogueEntry[]> {
  const query = selectEntries(db).where(passes(filter)).where('items.id', '>', afterId);
  return (await query.orderBy('items.id').limit(limit).execute()).map(toEntry);
}

/** The query in the syntax of FTS5, words in quotes. A whole word counts more than the beginning of one. */
function matches(words: readonly SearchWord[], filter: CatalogueFilter): Expression<SqlBool> {
  const terms = words.map(({ parts, isPrefix }) => {
    const phrase = `"${parts.join(' ')}"`;
    return isPrefix ? `(${phrase} OR ${phrase}*)` : phrase;
  });
  const columns = searchedColumns(filter);
  const query = terms.join(' AND ');
  return sql`records_index match ${columns ? `{${columns.join(' ')}} : (${query})` : query}`;
}

/** A page begins after the book with the id `afterId`, or with the best if that book is not found any more. */
async function searchPage(db: Db, words: readonly SearchWord[], filter: CatalogueFilter, { afterId = 0, limit }: CataloguePage): Promise<CatalogueEntry[]> {
  const found = await db
    // Scores are computed once: another query would round the score of the same book otherwise.
    .with(
      (name) => name('hits').materialized(),
      (inner) =>
        inner
          .selectFrom('records_index')
          .innerJoin('items', 'items.id', 'records_index.rowid')
          .select(['items.id as hit_id', SCORE.as('score')])
          .where(matches(words, filter))
          .where(passes(filter)),
    )
    .with('best', (inner) =>
      inner
        .selectFrom('hits')
        .leftJoin('hits as last', (join) => join.on('last.hit_id', '=', afterId))
        .select(['hits.hit_id', 'hits.score'])
        .where(sql<SqlBool>`last.hit_id is null or (hits.score, hits.hit_id) > (last.score, last.hit_id)`)
        .orderBy('hits.score')
        .orderBy('hits.hit_id')
        .limit(limit),
    )
    .selectFrom('best')
    .innerJoin('items', 'items.id', 'best.hit_id')
    .innerJoin('records', 'records.item_id', 'best.hit_id')
    .select(ENTRY)
    .orderBy('best.score')
    .orderBy('best.hit_id')
    .execute();
  return found.map(toEntry);
}

async function countBooks(db: Db, filter: CatalogueFilter, words: readonly SearchWord[]): Promise<number> {
  const books = db
    .selectFrom('items')
    .where(passes(filter))
    .select((select) => select.fn.countAll<number>().as('count'));
  const found = words.length === 0 ? books : books.innerJoin('records_index', 'records_index.rowid', 'items.id').where(matches(words, filter));
  return Number((await found.executeTakeFirstOrThrow()).count);
}

async function countsByState(db: Db, within: Restriction | undefined): Promise<CatalogueCount[]> {
  const items = await db
    .selectFrom('items')
    .where(passes({ within }))
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
    .where(passes({ within }))
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
