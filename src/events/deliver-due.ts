/** Delivers the oldest entries of one sink; those that it does not take are due again later, or lost in the end. */
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import type { Outbox, OutboxEntry } from '../ports/outbox.ts';
import { retryDelayMs } from '../ports/queue.ts';
import type { ActiveSink } from '../sdk/sink.ts';

export interface DeliveryDeps {
  outbox: Outbox;
  clock: Clock;
  random(): number;
  onFailure(sink: string, message: string): void;
  /** Given up, or dropped because too many waited. */
  onLost(sink: string, count: number): void;
}

/** With the waits between them these last for about two days. */
const MAX_ATTEMPTS = 15;

/** A sink that does not take one event will not take the next ones either, until that time is over. */
export type Delivery = 'told' | 'nothing' | { againInMs: number };

export async function deliverDue(sink: ActiveSink, deps: DeliveryDeps, signal: AbortSignal): Promise<Delivery> {
  const { outbox, clock, onFailure } = deps;
  const entries = await outbox.due(sink.id, clock.now(), sink.atOnce);
  if (entries.length === 0) return 'nothing';
  try {
    const events = entries.map(({ event }) => event);
    await sink.deliver(events, signal);
    for (const { id } of entries) await outbox.delivered(id);
    return 'told';
  } catch (error) {
    if (signal.aborted) return { againInMs: 0 };
    onFailure(sink.id, messageOf(error));
    return { againInMs: await putOff(sink, entries, deps) };
  }
}

/** They wait together and keep their order. Returns for how long. */
async function putOff(sink: ActiveSink, entries: readonly OutboxEntry[], { outbox, clock, random, onLost }: DeliveryDeps): Promise<number> {
  const attempts = Math.max(...entries.map((entry) => entry.attempts)) + 1;
  if (attempts >= MAX_ATTEMPTS) {
    for (const { id } of entries) await outbox.delivered(id);
    onLost(sink.id, entries.length);
    return 0;
  }
  for (const { id } of entries) await outbox.postpone(id, clock.now() + retryDelayMs(attempts, random), attempts);
  return retryDelayMs(attempts, random);
}
