/**
 * What follows from an action. The action records what was asked for, and by whom. The process that took it does the rest, by this port: a
 * command works on the book before it ends, the daemon puts the book at the front of its queue. (docs/decisions/0020-actions-and-actors.md.)
 */
import type { Actor } from '../domain/actor.ts';
import type { Decision } from '../domain/book/match.ts';
import type { Override } from '../domain/book/record.ts';
import type { StoredItem } from '../ports/items.ts';

/** A book that is to be worked on. */
export interface Change {
  item: StoredItem;
  /** The folder that holds the book; absolute. */
  folder: string;
  actor: Actor;
  /** `changed`: something was decided about the book; `asked`: the providers are to be asked again. */
  reason: 'changed' | 'asked';
  /** Names of the fields that were changed, or of the candidates. */
  changed: readonly string[];
  /** The run that the sidecars are a part of. Without it, the work is a run of its own. */
  runId?: number;
  /** On a dry run: what was not recorded. The work is planned, and nothing is written. */
  pretend?: Pretence;
}

/** Decisions about one Item that are not made yet. */
export interface Pretence {
  itemId: number;
  overrides?: readonly Override[];
  decisions?: readonly Decision[];
}

export type Apply = (change: Change) => Promise<void>;
