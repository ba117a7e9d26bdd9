/** A library or a provider that a person let rest. */
import { type Actor, showActor } from './actor.ts';
import { timeOf } from './text/time.ts';

/** `library`: nothing of it is looked at or worked on; `provider`: it is not asked. */
export const PAUSABLE = ['library', 'provider'] as const;
export type Pausable = (typeof PAUSABLE)[number];

export interface PauseTarget {
  of: Pausable;
  /** The id of the library or the provider. */
  id: string;
}

export interface Pause extends PauseTarget {
  actor: Actor;
  /** Milliseconds since 1970. */
  sinceMs: number;
  /** When it ends by itself; until somebody ends it, if absent. */
  untilMs?: number;
}

export function isInForce({ untilMs }: Pause, nowMs: number): boolean {
  return untilMs === undefined || untilMs > nowMs;
}

/** `paused by ann since 2026-11-27 10:00 UTC until 2026-11-27 12:00 UTC` */
export function pauseInWords({ actor, sinceMs, untilMs }: Pick<Pause, 'actor' | 'sinceMs' | 'untilMs'>): string {
  const until = untilMs === undefined ? '' : ` until ${timeOf(untilMs)}`;
  return `paused by ${showActor(actor)} since ${timeOf(sinceMs)}${until}`;
}
