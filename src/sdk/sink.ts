/** Somebody who is told what happens: a program, a server, a person. */
import type { AnyEvent, EventName } from '../domain/events.ts';

export interface Sink {
  id: string;
  /** What it is told of. */
  events: readonly EventName[];
  /** How many events it takes at once. */
  atOnce: number;
  /** Resolves when they are told. Rejects if they are to be told again. */
  deliver(events: readonly AnyEvent[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
