/** The log of runs: passes over libraries, undos and edits, with who started each of them. */
import type { Actor } from '../domain/actor.ts';
import type { Override } from '../domain/book/record.ts';

export type RunKind = 'scan' | 'watch' | 'undo' | 'edit';

/** All overrides of an item before and after an edit. */
export interface StoredEdit {
  itemId: number;
  before: Override[];
  after: Override[];
}

export interface NewRun {
  kind: RunKind;
  startedAtMs: number;
  actor: Actor;
  /** The run that an undo takes back. */
  undoes?: number;
  edit?: StoredEdit;
}

export interface StoredRun extends NewRun {
  id: number;
  finishedAtMs?: number;
  /** How many files it wrote or removed. */
  writes: number;
}

export interface RunLog {
  beginRun(run: NewRun): Promise<number>;
  endRun(runId: number, finishedAtMs: number, summary: unknown): Promise<void>;
  /** The latest runs that wrote or decided something, newest first. */
  runs(limit: number): Promise<StoredRun[]>;
}
