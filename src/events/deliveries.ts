/** Tells the sinks: every event they want is first put on disk, and told until it is heard or too old. */
import type { EventBus } from '../domain/events.ts';
import { createWaker } from '../domain/waker.ts';
import type { ActiveSink } from '../sdk/sink.ts';
import { type DeliveryDeps, deliverDue } from './deliver-due.ts';

export interface DeliveriesDeps extends DeliveryDeps {
  events: EventBus;
  /** The outbox fails: a bug, or a full disk. */
  onError(error: unknown): void;
  /** How long it sleeps at most. A command may have put something, and wakes nobody. */
  longestSleepMs?: number;
}

export interface Deliveries {
  stop(): Promise<void>;
}

const MAX_WAITING = 20_000;
/** Between two looks at how many wait. */
const TRIM_EVERY = 500;
const LONGEST_SLEEP_MS = 2000;
const ERROR_PAUSE_MS = 60_000;

export async function startDeliveries(sinks: readonly ActiveSink[], deps: DeliveriesDeps): Promise<Deliveries> {
  await deps.outbox.dropOthers(sinks.map(({ id }) => id));
  const posts = sinks.map((sink) => startOne(sink, deps));
  return { stop: async () => void (await Promise.all(posts.map((post) => post.stop()))) };
}

function startOne(sink: ActiveSink, deps: DeliveriesDeps): Deliveries {
  const { outbox, events, clock, onLost, onError, longestSleepMs = LONGEST_SLEEP_MS } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const waker = createWaker(clock, longestSleepMs);
  let writing: Promise<unknown> = Promise.resolve();

  const unsubscribe = events.onAny((event) => {
    if (!sink.events.includes(event.name)) return;
    writing = writing.then(() => outbox.put(sink.id, event)).catch(onError);
    waker.wake();
  });

  async function trim(): Promise<void> {
    const lost = await outbox.trim(sink.id, MAX_WAITING);
    if (lost > 0) onLost(sink.id, lost);
  }

  /** Delivers what is due, or sleeps until something is. */
  async function deliverOrRest(): Promise<void> {
    await writing;
    const delivery = await deliverDue(sink, deps, signal);
    if (delivery === 'told') return;
    if (delivery !== 'nothing') return clock.sleep(delivery.againInMs, signal);
    await waker.sleepUntil((await outbox.nextDueAtMs(sink.id)) ?? Number.POSITIVE_INFINITY);
  }

  async function loop(): Promise<void> {
    for (let turn = 1; !signal.aborted; turn++) {
      try {
        if (turn % TRIM_EVERY === 0) await trim();
        await deliverOrRest();
      } catch (error) {
        onError(error);
        await clock.sleep(ERROR_PAUSE_MS, signal);
      }
    }
  }

  const looping = loop();
  return {
    async stop() {
      unsubscribe();
      stopping.abort();
      waker.wake();
      await looping;
      await writing;
      await sink.close();
    },
  };
}
