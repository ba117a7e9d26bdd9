/** Books in which words are found, by FTS5. */
import { type Expression, type SqlBool, sql } from 'kysely';
import type { SearchWord } from '../../domain/text/search-words.ts';
import { listedBooks } from './catalogue-entries.ts';
import type { Db } from './connection.ts';

/** How much a word counts in the title, in a name, in a text, and in the path. */
const SCORE = sql<number>`bm25(records_index, 8, 4, 1, 2)`;

/**
 * The words in the syntax of FTS5, in quotes. A whole word counts more than the beginning of one.
 * @param columns in which the words are looked for; all of them if undefined
 */
export function wordQuery(words: readonly SearchWord[], columns: readonly string[] | undefined): string {
  const terms = words.map(({ parts, isPrefix }) => {
    const phrase = `"${parts.join(' ')}"`;
    return isPrefix ? `(${phrase} OR ${phrase}*)` : phrase;
  });
  const query = terms.join(' AND ');
  return columns ? `{${columns.join(' ')}} : (${query})` : query;
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
export function rankedBooks(db: Db, query: string, condition: Expression<SqlBool>, { after, limit }: RankedPage): Promise<RankedBook[]> {
  return (
    db
      // Scores are computed once: another query would round the score of the same book otherwise.
      .with(
        (name) => name('hits').materialized(),
        (inner) =>
          inner
            .selectFrom('records_index')
            .innerJoin(listedBooks(), 'items.id', 'records_index.rowid')
            .select(['items.id', SCORE.as('score')])
            .where(sql<SqlBool>`records_index match ${query}`)
            .where(condition),
      )
      .with('last', (inner) =>
        inner.selectNoFrom(sql<number | null>`coalesce((select score from hits where id = ${after.id}), ${after.score ?? null})`.as('score')),
      )
      .selectFrom('hits')
      .crossJoin('last')
      .select(['hits.id', 'hits.score'])
      .where(sql<SqlBool>`last.score is null or (hits.score, hits.id) > (last.score, ${after.id})`)
      .orderBy('hits.score')
      .orderBy('hits.id')
      .limit(limit)
      .execute()
  );
}
