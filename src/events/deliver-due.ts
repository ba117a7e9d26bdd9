/** Delivers the oldest letters of one sink; those that it does not take are due again later, or lost in the end. */
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import type { Letter, Outbox } from '../ports/outbox.ts';
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
  const letters = await outbox.due(sink.id, clock.now(), sink.atOnce);
  if (letters.length === 0) return false;
  try {
    const events = letters.map(({ event }) => event);
    await sink.deliver(events, signal);
    for (const { id } of letters) await outbox.delivered(id);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    onFailure(sink.id, messageOf(error));
    await putOff(sink, letters, deps, signal);
    return false;
  }
}

/** A sink that does not take one letter will not take the others either. They wait together and keep their order. */
async function putOff(sink: ActiveSink, letters: readonly Letter[], { outbox, clock, random, onLost }: DeliveryDeps, signal: AbortSignal): Promise<void> {
  const attempts = Math.max(...letters.map((letter) => letter.attempts)) + 1;
  if (attempts >= MAX_ATTEMPTS) {
    for (const { id } of letters) await outbox.delivered(id);
    onLost(sink.id, letters.length);
    return;
  }
  for (const { id } of letters) await outbox.again(id, clock.now() + retryDelayMs(attempts, random), attempts);
  await clock.sleep(retryDelayMs(attempts, random), signal);
}
