/** Removes the oldest entries of the audit log: whole segments, and an entry says which. What is left is held to what was there by its hash. */
import { sql } from 'kysely';
import type { AuditHead, AuditLog } from '../../ports/audit-log.ts';
import { pruneEntry } from '../audit-chain.ts';
import type { AuditRows } from './audit-rows.ts';
import { type Db, groupCommit, statement } from './connection.ts';

type Limits = Parameters<AuditLog['prune']>[0];

export function createPruning(db: Db, rows: AuditRows): AuditLog['prune'] {
  const { openBefore, segments, bytesAfter, notePruned, removeSegments, removeValues, prunedThrough } = statementsOf(db);

  /** Through which entry the log goes; undefined if it is within its limits. */
  function end({ beforeMs, maxBytes }: Limits): AuditHead | undefined {
    let last: AuditHead | undefined;
    for (const segment of segments.all({})) {
      const isTooOld = segment.last_at < beforeMs;
      if (!isTooOld && (bytesAfter.first({ number: last?.number ?? 0 })?.bytes ?? 0) <= maxBytes) break;
      last = { number: segment.last, hash: Buffer.from(segment.hashes.subarray(-32)).toString('hex') };
    }
    return last;
  }

  const countOld = ({ beforeMs }: Pick<Limits, 'beforeMs'>) => openBefore.first({ beforeMs })?.count ?? 0;

  return ({ nowMs, ...limits }) =>
    groupCommit(db, () => {
      // Segments are removed as a whole: what is too old comes into one of its own.
      for (let old = countOld(limits); old > 0; old = countOld(limits)) rows.seal(old);
      const pruned = end({ nowMs, ...limits });
      if (!pruned) return 0;
      const earlier = prunedThrough.first({})?.through ?? 0;
      rows.append(pruneEntry(pruned, nowMs));
      notePruned.run({ through: pruned.number, hash: pruned.hash });
      removeSegments.run({ through: pruned.number });
      removeValues.run({ through: pruned.number });
      return pruned.number - earlier;
    });
}

function statementsOf(db: Db) {
  return {
    /** How many at the beginning of the log are too old. */
    openBefore: statement(db, (query, p: { beforeMs: number }) =>
      query
        .selectFrom('audit_entries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('number', '<', sql<number>`coalesce((select min(number) from audit_entries where at >= ${p.beforeMs}), 9007199254740991)`),
    ),
    segments: statement(db, (query, _: Record<never, never>) => query.selectFrom('audit_segments').select(['last', 'last_at', 'hashes']).orderBy('first')),
    bytesAfter: statement(db, (query, p: { number: number }) =>
      query.selectNoFrom(
        sql<number>`coalesce((select sum(length(bodies) + length(hashes)) from audit_segments where last > ${p.number}), 0)
          + coalesce((select sum(length(bytes)) from audit_values where last_used > ${p.number}), 0)
          + coalesce((select sum(length(body)) from audit_entries), 0)`.as('bytes'),
      ),
    ),
    prunedThrough: statement(db, (query, _: Record<never, never>) => query.selectFrom('audit_pruned').select(({ fn }) => fn.max('through').as('through'))),
    notePruned: statement(db, (query, p: { through: number; hash: string }) => query.insertInto('audit_pruned').values({ through: p.through, hash: p.hash })),
    removeSegments: statement(db, (query, p: { through: number }) => query.deleteFrom('audit_segments').where('last', '<=', p.through)),
    removeValues: statement(db, (query, p: { through: number }) => query.deleteFrom('audit_values').where('last_used', '<=', p.through)),
  };
}
