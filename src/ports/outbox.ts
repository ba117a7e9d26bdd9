/** Events that are still to be told: on disk, so that a receiver that is down, or a restart, loses none. */
import type { AnyEvent } from '../domain/events.ts';

export interface Letter {
  id: number;
  sink: string;
  event: AnyEvent;
  createdAtMs: number;
  attempts: number;
}

export interface Outbox {
  put(sink: string, event: AnyEvent): Promise<void>;
  /** The oldest letters that are due. */
  due(sink: string, nowMs: number, limit: number): Promise<Letter[]>;
  nextDueAtMs(sink: string): Promise<number | undefined>;
  delivered(id: number): Promise<void>;
  again(id: number, dueAtMs: number, attempts: number): Promise<void>;
  /** Drops the oldest beyond so many; returns how many. */
  trim(sink: string, most: number): Promise<number>;
  counts(): Promise<{ sink: string; waiting: number }[]>;
  /** Of sinks that are not there any more. */
  dropOthers(sinks: readonly string[]): Promise<void>;
}
