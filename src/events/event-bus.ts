/** The event bus, by emittery. Each daemon has its own. A listener that throws stops neither the work nor the other listeners. */
import Emittery from 'emittery';
import type { AnyEvent, EventBus, EventName, Events } from '../domain/events.ts';

/** @param onError receives what a listener threw, with the event */
export function createEventBus(now: () => number, onError: (error: unknown, name: EventName) => void): EventBus {
  const emitter = new Emittery<{ event: AnyEvent }>();
  const listen = (listener: (event: AnyEvent) => unknown): (() => void) =>
    emitter.on('event', async ({ data: event }) => {
      try {
        await listener(event);
      } catch (error) {
        onError(error, event.name);
      }
    });
  return {
    emit(name, data) {
      void emitter.emit('event', { name, atMs: now(), data } as AnyEvent);
    },
    on: (name, listener) => listen((event) => (event.name === name ? listener(event.data as Events[typeof name]) : undefined)),
    onAny: listen,
  };
}
