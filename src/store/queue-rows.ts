/** What rows of the queue say, on either database. Reasons are stored by their place in `REASONS`. */
import type { Selectable } from 'kysely';
import { type Job, REASONS, type Reason, retryDelayMs } from '../ports/queue.ts';
import type { QueueTable } from './work-tables.ts';

/** Of an entry that is there only because the book is held: what is put meanwhile is always something else. */
export const HELD = 'held';

export const FREE = { worker: null, lease_until: 0 };

/** After so many attempts that ended with the worker's death, an entry is taken for the cause of it. */
export const SUSPICIOUS_ATTEMPTS = 5;

/** How long an entry waits that workers died of again and again: longer each time, so that it stops nobody else. */
export function suspicionMs(attempts: number): number {
  return retryDelayMs(attempts - SUSPICIOUS_ATTEMPTS + 1, () => 0.5);
}

export function indexOf(reason: Reason): number {
  return REASONS.indexOf(reason);
}

export function reasonAt(index: number): Reason {
  return REASONS[index] ?? 'changed';
}

export function jobFromRow(row: Selectable<QueueTable>, worker: string): Job {
  return {
    id: row.id,
    worker,
    stamp: row.stamp,
    attempts: row.attempts,
    library: row.library,
    path: row.path,
    folder: row.folder,
    reason: reasonAt(row.reason),
    dueAtMs: row.due_at,
    ...(row.seen !== null && { seen: row.seen }),
    ...(row.run_id !== null && { runId: row.run_id }),
  };
}
