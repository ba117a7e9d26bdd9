/** The answers about an item, as they were given. A failed provider never removes its earlier ones. */
import { type Candidate, candidateKey } from '../domain/candidate.ts';
import type { Db } from './database.ts';

export async function loadCandidates(db: Db, itemId: number): Promise<Candidate[]> {
  const rows = await db.selectFrom('candidates').select('body').where('item_id', '=', itemId).orderBy('key').execute();
  return rows.map(({ body }) => JSON.parse(body) as Candidate);
}

/** Replaces the local candidates of an item, or those of one provider. */
export async function replaceCandidates(db: Db, itemId: number, source: 'local' | { provider: string }, candidates: readonly Candidate[]): Promise<void> {
  const stale = db.deleteFrom('candidates').where('item_id', '=', itemId);
  await (source === 'local' ? stale.where('local', '=', 1) : stale.where('local', '=', 0).where('key', 'like', `${source.provider}|%`)).execute();
  const unique = new Map(candidates.map((candidate) => [candidateKey(candidate), candidate]));
  if (unique.size === 0) return;
  const rows = [...unique].map(([key, candidate]) => ({ item_id: itemId, key, local: candidate.local ? 1 : 0, body: JSON.stringify(candidate) }));
  await db.insertInto('candidates').values(rows).execute();
}
