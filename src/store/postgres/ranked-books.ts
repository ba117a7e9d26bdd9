/** Books in which words are found, by how much the words count in them. */
import { type RawBuilder, sql } from 'kysely';
import { listedBooks } from './catalogue-entries.ts';
import { allOf, type SqlCondition } from './catalogue-filter.ts';
import type { PgQuery } from './connection.ts';
import type { WordQuery } from './search-vectors.ts';

interface RankedBook {
  id: number;
  score: number;
}

interface RankedPage {
  /** The last book of the page before, and its score then. */
  after: { id: number; score?: number | undefined };
  limit: number;
}

/** Divides by how long a text is, softly: 1 + log(words). */
const BY_LENGTH = sql.lit(1);

/** Best first. If the last book is not found any more, its score says where the page begins, or it begins with the best. */
export async function rankedBooks(query: PgQuery, words: WordQuery, conditions: readonly SqlCondition[], { after, limit }: RankedPage): Promise<RankedBook[]> {
  // Every row of the index is a listed book's, so that without conditions nobody need look at these.
  const books = conditions.length === 0 ? sql`` : sql`join ${listedBooks()} on items.id = records_index.item_id and ${allOf(conditions)}`;
  const hits = sql`select records_index.item_id as id, ${scoreOf(words)} as score from records_index ${books} where words @@ ${words.found}::tsquery`;
  const { rows } =
    await sql<RankedBook>`${after.id === 0 ? firstOf(hits) : behind(after, hits, words)} order by hits.score desc, hits.id limit ${limit}`.execute(query);
  return rows;
}

/** The server computes in single precision; as a double it comes back as the same number. In one query, a word and its beginning would count once. */
function scoreOf({ whole, beginning, weights }: WordQuery): RawBuilder<number> {
  const rank = (query: string) => sql`ts_rank(${weights}::real[], words, ${query}::tsquery, ${BY_LENGTH})::double precision`;
  return sql`(${rank(whole)} + ${rank(beginning)})`;
}

function firstOf(hits: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select hits.id, hits.score from (${hits}) as hits`;
}

function behind(after: RankedPage['after'], hits: RawBuilder<unknown>, words: WordQuery): RawBuilder<unknown> {
  const still = sql`select ${scoreOf(words)} from records_index where item_id = ${after.id} and words @@ ${words.found}::tsquery`;
  return sql`with last as materialized (select coalesce((${still}), ${after.score ?? null}::double precision) as score)
    select hits.id, hits.score from (${hits}) as hits, last
    where last.score is null or hits.score < last.score or (hits.score = last.score and hits.id > ${after.id})`;
}
