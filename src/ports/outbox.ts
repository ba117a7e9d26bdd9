/** Events that wait to be delivered. They are on disk, so that none is lost while a receiver is down or the program restarts. */
import type { AnyEvent } from '../domain/events.ts';

/** One event for one sink. */
export interface OutboxEntry {
  id: number;
  sink: string;
  event: AnyEvent;
  createdAtMs: number;
  attempts: number;
}

export interface Outbox {
  put(sink: string, event: AnyEvent): Promise<void>;
  /** The oldest entries that are due. */
  due(sink: string, nowMs: number, limit: number): Promise<OutboxEntry[]>;
  nextDueAtMs(sink: string): Promise<number | undefined>;
  /** Removes an entry that was delivered. */
  delivered(id: number): Promise<void>;
  /** Keeps an entry for another attempt. */
  postpone(id: number, dueAtMs: number, attempts: number): Promise<void>;
  /** Drops the oldest entries of a sink until `maxEntries` are left; returns how many it dropped. */
  trim(sink: string, maxEntries: number): Promise<number>;
  counts(): Promise<{ sink: string; waiting: number }[]>;
  /** Drops the entries of all other sinks: they are no longer configured. */
  dropOthers(sinks: readonly string[]): Promise<void>;
}
