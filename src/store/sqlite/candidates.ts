/** Candidates: what files and providers say about an item. */
import { type Candidate, candidateKey } from '../../domain/book/candidate.ts';
import { type Db, statement } from './connection.ts';

export interface CandidateRows {
  load(itemId: number): Candidate[];
  /** Replaces the local candidates of an item, or those of one provider. */
  replace(itemId: number, source: 'local' | { provider: string }, candidates: readonly Candidate[]): void;
}

export function createCandidateRows(db: Db): CandidateRows {
  const select = statement(db, (query, p: { itemId: number }) => query.selectFrom('candidates').select('body').where('item_id', '=', p.itemId).orderBy('key'));
  const removeLocal = statement(db, (query, p: { itemId: number }) => query.deleteFrom('candidates').where('item_id', '=', p.itemId).where('local', '=', 1));
  const removeOf = statement(db, (query, p: { itemId: number; keys: string }) =>
    query.deleteFrom('candidates').where('item_id', '=', p.itemId).where('local', '=', 0).where('key', 'like', p.keys),
  );
  const insert = statement(db, (query, p: { itemId: number; key: string; local: number; body: string }) =>
    query.insertInto('candidates').values({ item_id: p.itemId, key: p.key, local: p.local, body: p.body }),
  );
  return {
    load: (itemId) => select.all({ itemId }).map(({ body }) => JSON.parse(body) as Candidate),
    replace(itemId, source, candidates) {
      if (source === 'local') removeLocal.run({ itemId });
      else removeOf.run({ itemId, keys: `${source.provider}|%` });
      const unique = new Map(candidates.map((candidate) => [candidateKey(candidate), candidate]));
      for (const [key, candidate] of unique) insert.run({ itemId, key, local: candidate.local ? 1 : 0, body: JSON.stringify(candidate) });
    },
  };
}
