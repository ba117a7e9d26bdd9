/** Tells the sinks: every event they want is first put on disk, and told until it is heard or too old. */
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import type { Outbox } from '../ports/outbox.ts';
import { retryDelayMs } from '../ports/queue.ts';
import type { ActiveSink } from '../sdk/sink.ts';

export interface DeliveriesDeps {
  outbox: Outbox;
  events: EventBus;
  clock: Clock;
  random(): number;
  onFailure(sink: string, message: string): void;
  /** Given up, or dropped because too many waited. */
  onLost(sink: string, count: number): void;
  onError(error: unknown): void;
}

export interface Deliveries {
  stop(): Promise<void>;
}

/** With the waits between them these last for about two days. */
const MAX_ATTEMPTS = 15;
const MAX_WAITING = 20_000;
/** Between two looks at how many wait. */
const TRIM_EVERY = 500;
const LONGEST_SLEEP_MS = 60_000;

export async function startDeliveries(sinks: readonly ActiveSink[], deps: DeliveriesDeps): Promise<Deliveries> {
  await deps.outbox.dropOthers(sinks.map(({ id }) => id));
  const posts = sinks.map((sink) => startOne(sink, deps));
  return { stop: async () => void (await Promise.all(posts.map((post) => post.stop()))) };
}

function startOne(sink: ActiveSink, { outbox, events, clock, random, onFailure, onLost, onError }: DeliveriesDeps): Deliveries {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isWoken = false;
  let resting = new AbortController();
  let written = 0;
  let writing: Promise<unknown> = Promise.resolve();

  const unsubscribe = events.onAny((event) => {
    if (!sink.events.includes(event.name)) return;
    writing = writing.then(() => outbox.put(sink.id, event)).catch(onError);
    isWoken = true;
    resting.abort();
  });

  /** Tells what is due; false if that failed or there was nothing. */
  async function tell(): Promise<boolean> {
    await writing;
    if (++written % TRIM_EVERY === 0) {
      const lost = await outbox.trim(sink.id, MAX_WAITING);
      if (lost > 0) onLost(sink.id, lost);
    }
    const letters = await outbox.due(sink.id, clock.now(), sink.atOnce);
    if (letters.length === 0) return false;
    try {
      await sink.deliver(
        letters.map(({ event }) => event),
        signal,
      );
      for (const { id } of letters) await outbox.delivered(id);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      onFailure(sink.id, messageOf(error));
      // Who does not hear one will not hear the others either; they keep their order.
      const attempts = Math.max(...letters.map((letter) => letter.attempts)) + 1;
      const isLost = attempts >= MAX_ATTEMPTS;
      for (const { id } of letters) await (isLost ? outbox.delivered(id) : outbox.again(id, clock.now() + retryDelayMs(attempts, random), attempts));
      if (isLost) onLost(sink.id, letters.length);
      else await clock.sleep(retryDelayMs(attempts, random), signal);
      return false;
    }
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      resting = new AbortController();
      isWoken = false;
      try {
        if (await tell()) continue;
        const nextMs = (await outbox.nextDueAtMs(sink.id)) ?? Number.POSITIVE_INFINITY;
        const sleepMs = Math.min(LONGEST_SLEEP_MS, Math.max(0, nextMs - clock.now()));
        if (!isWoken && !signal.aborted) await clock.sleep(sleepMs, AbortSignal.any([resting.signal, signal]));
      } catch (error) {
        onError(error);
        await clock.sleep(LONGEST_SLEEP_MS, signal);
      }
    }
  }

  const looping = loop();
  return {
    async stop() {
      unsubscribe();
      stopping.abort();
      await looping;
      await writing;
      await sink.close();
    },
  };
}
