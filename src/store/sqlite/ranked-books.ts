/** Books in which words are found, by FTS5. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { SearchWord } from '../../domain/text/search-words.ts';
import { listedBooks } from './catalogue-entries.ts';
import { allOf, type Condition } from './catalogue-filter.ts';
import type { Db } from './connection.ts';

/** How much a word counts in the title, in a name, in a text, and in the path. */
const SCORE = sql<number>`bm25(records_index, 8, 4, 1, 2)`;

/** From so many books on, what counts more costs more than it tells: the beginning of a word is looked for alone. */
const COMMON_BOOKS = 10_000;

/**
 * The words in the syntax of FTS5, in quotes. A whole word counts more than the beginning of one, unless very many books have it.
 * @param columns in which the words are looked for; all of them if undefined
 */
export async function wordQuery(db: Db, words: readonly SearchWord[], columns: readonly string[] | undefined): Promise<string> {
  const terms: string[] = [];
  for (const { parts, isPrefix } of words) {
    const phrase = `"${parts.join(' ')}"`;
    const beginning = `${phrase}*`;
    terms.push(!isPrefix ? phrase : (await isCommon(db, beginning)) ? beginning : `(${phrase} OR ${beginning})`);
  }
  const query = terms.join(' AND ');
  return columns ? `{${columns.join(' ')}} : (${query})` : query;
}

async function isCommon(db: Db, term: string): Promise<boolean> {
  const some = sql`select 1 from records_index where records_index match ${term} limit ${COMMON_BOOKS}`;
  const { rows } = await sql<{ count: number }>`select count(*) as count from (${some})`.execute(db);
  return rows[0]?.count === COMMON_BOOKS;
}

/** True for a book that has the words. */
export function hasWords(query: string): Expression<SqlBool> {
  return sql`items.id in (select rowid from records_index where records_index match ${query})`;
}

interface RankedBook {
  id: number;
  score: number;
}

interface RankedPage {
  /** The last book of the page before, and its score then. */
  after: { id: number; score?: number | undefined };
  limit: number;
}

/** Best first. If the last book is not found any more, its score says where the page begins, or it begins with the best. */
export async function rankedBooks(db: Db, query: string, conditions: readonly Condition[], { after, limit }: RankedPage): Promise<RankedBook[]> {
  // Every text of the index is a listed book's, so that without conditions nobody need look at these.
  const books = conditions.length === 0 ? sql`` : sql`join ${listedBooks()} on items.id = records_index.rowid and ${allOf(conditions)}`;
  const hits = sql`select records_index.rowid as id, ${SCORE} as score from records_index ${books} where records_index match ${query}`;
  const { rows } = await sql<RankedBook>`${after.id === 0 ? firstOf(hits) : behind(after, hits)} order by hits.score, hits.id limit ${limit}`.execute(db);
  return rows;
}

function firstOf(hits: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select hits.id, hits.score from (${hits}) as hits`;
}

/** All hits are kept while the page is found, which takes a fifth longer: the score of the same book would be rounded otherwise if it were computed again. */
function behind(after: RankedPage['after'], hits: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`with hits as materialized (${hits}),
    last as materialized (select coalesce((select score from hits where id = ${after.id}), ${after.score ?? null}) as score)
    select hits.id, hits.score from hits, last
    where last.score is null or (hits.score, hits.id) > (last.score, ${after.id})`;
}
