/** The log of runs: passes over libraries, undos, edits and decisions, with who started each of them. */
import type { Actor } from '../domain/actor.ts';
import type { Decision } from '../domain/book/match.ts';
import type { Override } from '../domain/book/record.ts';

export type RunKind = 'scan' | 'watch' | 'undo' | 'edit' | 'decision';

/** What a person decided about an item, before and after. */
export interface StoredEdit {
  itemId: number;
  /** What was done, in a few words. */
  about?: string;
  /** All overrides. */
  before: Override[];
  after: Override[];
  /** All decisions about candidates, where the run is about these. */
  decisions?: { before: Decision[]; after: Decision[] };
}

export interface NewRun {
  kind: RunKind;
  startedAtMs: number;
  actor: Actor;
  /** The run that an undo takes back. */
  undoes?: number;
  edit?: StoredEdit;
  /** The only item that it is about: of an edit, or of an undo that took back no more of a run than what it did to this item. */
  itemId?: number;
  /** The run that it is a part of, such as an edit of many books. */
  partOf?: number | undefined;
}

export interface StoredRun extends NewRun {
  id: number;
  finishedAtMs?: number;
  /** How many files it and its parts wrote or removed. */
  writes: number;
  /** Of how many items these are, and one of them; or of how many items the parts are. */
  books: number;
  firstItemId?: number;
  /** How many other runs are parts of it. */
  parts: number;
}

export interface RunLog {
  beginRun(run: NewRun): Promise<number>;
  endRun(runId: number, finishedAtMs: number, summary: unknown): Promise<void>;
  /** Undefined if there was no such run, or it neither wrote nor decided anything. */
  run(runId: number): Promise<StoredRun | undefined>;
  /** The latest runs that wrote or decided something, newest first; those that are parts of others are left out. */
  runs(limit: number): Promise<StoredRun[]>;
  /** The parts of a run, newest first. */
  partsOf(runId: number, limit?: number): Promise<StoredRun[]>;
  /**
   * The latest run that decided something about an item and has not had its files written yet: what is written next belongs to it, whoever
   * writes it.
   */
  waitingFor(itemId: number): Promise<number | undefined>;
  /** Those that wrote or decided something of one item, newest first. */
  runsAbout(itemId: number): Promise<StoredRun[]>;
}
