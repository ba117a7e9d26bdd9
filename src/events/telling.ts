/**
 * Tells the sinks what a command did. Every event that they want is first put on disk, where a daemon that works on the same state finds it.
 * Without a daemon the command itself delivers what it can before it ends.
 */
import { messageOf } from '../domain/errors.ts';
import type { AnyEvent, EventBus } from '../domain/events.ts';
import type { ActiveSink } from '../sdk/sink.ts';
import { type DeliveryDeps, deliverDue } from './deliver-due.ts';

/** Events that a sink has not heard yet. */
export interface Untold {
  sink: string;
  waiting: number;
  reason: string;
}

export interface Telling extends Pick<EventBus, 'emit'> {
  /** Resolves, after that time at most, to what could not be told. */
  finish(limitMs: number): Promise<Untold[]>;
}

export interface TellingDeps extends Omit<DeliveryDeps, 'onFailure' | 'onLost'> {
  /** Called once, when there is something to tell. */
  sinks(): readonly ActiveSink[];
  isDaemonRunning(): Promise<boolean>;
}

export function startTelling(deps: TellingDeps): Telling {
  let sinks: readonly ActiveSink[] | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const failed = new Map<string, string>();

  return {
    emit(name, data) {
      sinks ??= deps.sinks();
      const event = { name, atMs: deps.clock.now(), data } as AnyEvent;
      for (const { id } of sinks.filter((sink) => sink.events.includes(name)))
        writing = writing.then(() => deps.outbox.put(id, event)).catch((error: unknown) => void failed.set(id, messageOf(error)));
    },
    async finish(limitMs) {
      await writing;
      if (!sinks) return [];
      try {
        return (await deps.isDaemonRunning()) ? [] : await deliverAll(sinks, limitMs, failed, deps);
      } finally {
        await Promise.all(sinks.map((sink) => sink.close()));
      }
    },
  };
}

async function deliverAll(sinks: readonly ActiveSink[], limitMs: number, failed: Map<string, string>, deps: TellingDeps): Promise<Untold[]> {
  const late = new AbortController();
  const done = new AbortController();
  void deps.clock.sleep(limitMs, done.signal).then(() => late.abort());
  const delivery = { ...deps, onFailure: (sink: string, message: string) => void failed.set(sink, message), onLost: () => undefined };
  await Promise.all(
    sinks.map(async (sink) => {
      while (!late.signal.aborted && (await deliverDue(sink, delivery, late.signal)) === 'told');
    }),
  );
  const isLate = late.signal.aborted;
  done.abort();
  const counts = await deps.outbox.counts();
  return sinks.flatMap(({ id }) => {
    const waiting = counts.find(({ sink }) => sink === id)?.waiting ?? 0;
    const reason = failed.get(id) ?? (isLate ? `it takes more than ${limitMs / 1000} s` : 'it did not answer before');
    return waiting > 0 ? [{ sink: id, waiting, reason }] : [];
  });
}
