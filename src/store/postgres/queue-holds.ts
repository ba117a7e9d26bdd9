/** How a book is kept from all workers for a while: its entry, or one that is made for it, is leased. */
import type { Queue, Release } from '../../ports/queue.ts';
import { HELD, indexOf, jobFromRow } from '../queue-rows.ts';
import { type PgDb, transact } from './connection.ts';
import { finish, release } from './queue-leases.ts';

export async function hold(db: PgDb, ...[{ library, path, folder }, { worker, leaseMs, nowMs }]: Parameters<Queue['hold']>): Promise<Release | undefined> {
  const leased = { worker, lease_until: nowMs + leaseMs };
  return transact(db, async (query) => {
    const row = { library, path, folder, reason: indexOf('changed'), due_at: nowMs, seen: HELD, attempts: 0, stamp: 0, run_id: null, ...leased };
    const known = query.selectFrom('queue').selectAll().where('library', '=', library).where('path', '=', path).forUpdate();
    for (;;) {
      const there = await known.executeTakeFirst();
      if (there) {
        if (there.lease_until > nowMs || (there.run_id !== null && there.due_at <= nowMs)) return undefined;
        await query.updateTable('queue').set(leased).where('id', '=', there.id).execute();
        return () => release(db, jobFromRow(there, worker));
      }
      const insert = query.insertInto('queue').values(row).returningAll();
      const made = await insert.onConflict((conflict) => conflict.columns(['library', 'path']).doNothing()).executeTakeFirst();
      if (made) return () => finish(db, jobFromRow(made, worker));
      // Somebody else has put one meanwhile.
    }
  });
}
