/** Takes part in the work on a database that several processes share: one of them leads, any number work. */
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../domain/errors.ts';
import type { Logger } from '../runtime/log.ts';
import { databasePlace } from './open-store.ts';

export type DaemonPart = 'lead' | 'work';
export type Order = 'stop' | 'reload';

/** What was taken; it is lost with the connection to the database. */
export interface TakenPart {
  /** Resolves when it is lost; never for a state that is in a file, where the lock of its folder says who leads. */
  lost: Promise<void>;
  release(): Promise<void>;
}

/** What the process is told to do, one after the other. */
export interface PendingOrders {
  /** The next one; the same until it is taken. */
  next(): Promise<Order>;
  take(): void;
}

export function pendingOrders(next: () => Promise<Order>): PendingOrders {
  let pending: Promise<Order> | undefined;
  return {
    next: () => (pending ??= next()),
    take: () => (pending = undefined),
  };
}

const ALONE: TakenPart = { lost: new Promise(() => undefined), release: async () => undefined };

/** Waits until the part can be taken, or something is ordered. */
export async function takePart(part: DaemonPart, { database }: Pick<Config, 'database'>, orders: PendingOrders, log: Logger): Promise<TakenPart | Order> {
  if (!database) return ALONE;
  const { standForLead } = await import('../store/postgres/index.ts');
  const givingUp = new AbortController();
  const standing = standForLead(
    databasePlace(database),
    {
      part,
      onWaiting: () => log.info({}, 'standing by: another process watches the libraries'),
      onError: (error) => log.warn({ reason: messageOf(error) }, 'the database cannot be reached; tried again until it can'),
    },
    givingUp.signal,
  );
  const first = await Promise.race([standing, orders.next()]);
  if (typeof first === 'object') return first;
  givingUp.abort();
  await (await standing)?.release();
  const order = await orders.next();
  orders.take();
  return order;
}
