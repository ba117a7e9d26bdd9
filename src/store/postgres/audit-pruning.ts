/** Removes the oldest entries of the audit log: whole segments, and an entry says which. What is left is held to what was there by its hash. */
import { sql } from 'kysely';
import type { AuditHead, AuditLog } from '../../ports/audit-log.ts';
import { pruneEntry } from '../audit-chain.ts';
import { appendAudit, lockHead, sealAudit } from './audit-rows.ts';
import type { PgQuery } from './connection.ts';

type Limits = Parameters<AuditLog['prune']>[0];

/** Within a transaction of the caller. Returns how many entries were removed. */
export async function pruneAudit(query: PgQuery, { nowMs, ...limits }: Limits): Promise<number> {
  await lockHead(query);
  // Segments are removed as a whole: what is too old comes into one of its own.
  for (let old = await countOld(query, limits.beforeMs); old > 0; old = await countOld(query, limits.beforeMs)) await sealAudit(query, old);
  const pruned = await lastToPrune(query, limits);
  if (!pruned) return 0;
  const { through: earlier } = await query
    .selectFrom('audit_pruned')
    .select(({ fn }) => fn.max('through').as('through'))
    .executeTakeFirstOrThrow();
  await appendAudit(query, pruneEntry(pruned, nowMs));
  await query.insertInto('audit_pruned').values({ through: pruned.number, hash: pruned.hash }).execute();
  await query.deleteFrom('audit_segments').where('last', '<=', pruned.number).execute();
  await query.deleteFrom('audit_values').where('last_used', '<=', pruned.number).execute();
  return pruned.number - (earlier ?? 0);
}

/** How many at the beginning of the log are too old, of those that are not compressed. */
async function countOld(query: PgQuery, beforeMs: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from audit_entries
    where number < coalesce((select min(number) from audit_entries where at >= ${beforeMs}), 9223372036854775807)`.execute(query);
  return rows[0]?.count ?? 0;
}

interface SegmentEnd {
  number: number;
  lastAt: number;
  hash: string;
  /** What the log takes from the beginning of this segment on. */
  bytes: number;
}

/** Through which entry the log goes; undefined if it is within its limits. */
async function lastToPrune(query: PgQuery, { beforeMs, maxBytes }: Omit<Limits, 'nowMs'>): Promise<AuditHead | undefined> {
  const { rows } = await sql<SegmentEnd>`
    select last as number, last_at as "lastAt", hash, open.bytes + sum(packed.bytes) over (order by first desc) as bytes
    from (
      select first, last, last_at, encode(substring(hashes from octet_length(hashes) - 31), 'hex') as hash, octet_length(bodies) + octet_length(hashes)
        + coalesce((select sum(octet_length(bytes)) from audit_values where last_used between first and last), 0) as bytes
      from audit_segments
    ) as packed, (
      select coalesce((select sum(octet_length(body)) from audit_entries), 0)
        + coalesce((select sum(octet_length(bytes)) from audit_values where last_used > coalesce((select max(last) from audit_segments), 0)), 0) as bytes
    ) as open
    order by first`.execute(query);
  let last: AuditHead | undefined;
  for (const { number, lastAt, hash, bytes } of rows) {
    if (lastAt >= beforeMs && bytes <= maxBytes) break;
    last = { number, hash };
  }
  return last;
}
