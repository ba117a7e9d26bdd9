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

/** False if nothing was due, or the sink did not take it. */
export async function deliverDue(sink: ActiveSink, deps: DeliveryDeps, signal: AbortSignal): Promise<boolean> {
  const { outbox, clock, onFailure } = deps;
  const entries = await outbox.due(sink.id, clock.now(), sink.atOnce);
  if (entries.length === 0) return false;
  try {
    const events = entries.map(({ event }) => event);
    await sink.deliver(events, signal);
    for (const { id } of entries) await outbox.delivered(id);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    onFailure(sink.id, messageOf(error));
    await putOff(sink, entries, deps, signal);
    return false;
  }
}

/** A sink that does not take one entry will not take the others either. They wait together and keep their order. */
async function putOff(sink: ActiveSink, entries: readonly OutboxEntry[], { outbox, clock, random, onLost }: DeliveryDeps, signal: AbortSignal): Promise<void> {
  const attempts = Math.max(...entries.map((entry) => entry.attempts)) + 1;
  if (attempts >= MAX_ATTEMPTS) {
    for (const { id } of entries) await outbox.delivered(id);
    onLost(sink.id, entries.length);
    return;
  }
  for (const { id } of entries) await outbox.postpone(id, clock.now() + retryDelayMs(attempts, random), attempts);
  await clock.sleep(retryDelayMs(attempts, random), signal);
}
