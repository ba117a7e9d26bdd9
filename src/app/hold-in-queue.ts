/** Keeps workers of the daemon from a book that a command is at work on. */
import type { StoredItem } from '../ports/items.ts';
import type { Queue } from '../ports/queue.ts';
import { LEASE_MS } from '../work/leases.ts';

interface HoldDeps {
  worker(): string;
  isDaemonRunning(): Promise<boolean>;
  now(): number;
}

/** Without a daemon nobody works on what waits. */
export function holdIn(queue: Pick<Queue, 'hold'>, { worker, isDaemonRunning, now }: HoldDeps) {
  return async (book: StoredItem) =>
    (await queue.hold(book, { worker: worker(), leaseMs: LEASE_MS, nowMs: now() })) ?? ((await isDaemonRunning()) ? undefined : async () => {});
}
