/** Keeps workers of the daemon from a book that a command is at work on. */
import type { StoredItem } from '../ports/items.ts';
import type { Queue } from '../ports/queue.ts';
import { LEASE_MS } from '../work/leases.ts';
import { isDaemonRunning } from './state.ts';

/** Without a daemon nobody works on what waits. */
export function holdIn(queue: Pick<Queue, 'hold'>, { worker, stateDir, now }: { worker(): string; stateDir: string; now(): number }) {
  return async (book: StoredItem) =>
    (await queue.hold(book, { worker: worker(), leaseMs: LEASE_MS, nowMs: now() })) ?? (isDaemonRunning(stateDir) ? undefined : async () => {});
}
