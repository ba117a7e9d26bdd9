/** Candidates: what files and providers say about an item. */
import { sql } from 'kysely';
import { candidateKey } from '../../domain/book/candidate.ts';
import type { ItemUpdate } from '../../ports/item-history.ts';
import { type PgQuery, storable } from './connection.ts';
import { eachOnce, givenRows } from './given-rows.ts';

/** Replaces the local candidates of an item, and those of the providers that answered. What stays the same is not written. */
export async function replaceCandidates(query: PgQuery, itemId: number, { localCandidates, answers }: ItemUpdate): Promise<void> {
  const answered = answers.flatMap(({ lookup, candidates }) => (candidates === 'keep' ? [] : [{ provider: lookup.provider, candidates }]));
  const rows = [...localCandidates, ...answered.flatMap(({ candidates }) => candidates)].map((candidate) => ({
    key: storable(candidateKey(candidate)),
    local: candidate.local === true,
    body: JSON.stringify(candidate),
  }));
  const given = eachOnce(rows, ({ key }) => key);
  const providers = answered.map(({ provider }) => provider);
  await sql`
    with gone as (
      delete from candidates where item_id = ${itemId} and (local or split_part(key, '|', 1) = any(${providers}::text[]))
        and key <> all(${given.map(({ key }) => key)}::text[])
    )
    insert into candidates (item_id, key, local, body)
    select ${itemId}, key, local, body from ${givenRows('given', { key: 'text', local: 'boolean', body: 'text' }, given)}
    on conflict (item_id, key) do update set local = excluded.local, body = excluded.body
      where (candidates.local, candidates.body) is distinct from (excluded.local, excluded.body)`.execute(query);
}
