/** How work on an entry of the queue ends, and how a book is kept from all workers for a while. */
import { sql } from 'kysely';
import type { Job, NextEntry, Queue, Release } from '../../ports/queue.ts';
import { FREE, HELD, indexOf, jobFromRow } from '../queue-rows.ts';
import type { Db } from './connection.ts';

export async function finish(db: Db, { id, worker, stamp }: Job, next?: NextEntry): Promise<void> {
  const result = next
    ? await db
        .updateTable('queue')
        .set({ reason: indexOf(next.reason), due_at: next.dueAtMs, seen: next.seen ?? null, attempts: next.attempts, run_id: next.runId ?? null, ...FREE })
        .where('id', '=', id)
        .where('worker', '=', worker)
        .where('stamp', '=', stamp)
        .executeTakeFirst()
    : await db.deleteFrom('queue').where('id', '=', id).where('worker', '=', worker).where('stamp', '=', stamp).executeTakeFirst();
  const hasEnded = 'numUpdatedRows' in result ? result.numUpdatedRows > 0n : result.numDeletedRows > 0n;
  if (hasEnded) return;
  // It was put again meanwhile, or another worker has it.
  const again = db.updateTable('queue').set({ ...FREE, attempts: 0 });
  await again.where('id', '=', id).where('worker', '=', worker).execute();
}

export async function release(db: Db, { id, worker, attempts, runId = null }: Omit<Job, 'runId'> & { runId?: number | null | undefined }): Promise<void> {
  const back = db.updateTable('queue').set({ ...FREE, attempts, run_id: sql<number | null>`coalesce(run_id, ${runId})` });
  await back.where('id', '=', id).where('worker', '=', worker).execute();
}

/** The book's entry, or one that is made for it, is leased. */
export async function hold(db: Db, ...[{ library, path, folder }, { worker, leaseMs, nowMs }]: Parameters<Queue['hold']>): Promise<Release | undefined> {
  return db.transaction().execute(async (transaction) => {
    const leased = { worker, lease_until: nowMs + leaseMs };
    const there = await transaction.selectFrom('queue').selectAll().where('library', '=', library).where('path', '=', path).executeTakeFirst();
    if (!there) {
      const row = { library, path, folder, reason: indexOf('changed'), due_at: nowMs, seen: HELD, attempts: 0, stamp: 0, run_id: null, ...leased };
      const made = await transaction.insertInto('queue').values(row).returningAll().executeTakeFirstOrThrow();
      return () => finish(db, jobFromRow(made, worker));
    }
    if (there.lease_until > nowMs || (there.run_id !== null && there.due_at <= nowMs)) return undefined;
    await transaction.updateTable('queue').set(leased).where('id', '=', there.id).execute();
    return () => release(db, jobFromRow(there, worker));
  });
}
