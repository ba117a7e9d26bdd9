/** A database of the user's that is kept in step with the catalogue (docs/databases.md). */
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import type { RecordChange } from './record-changes.ts';

/** How far a target has followed. */
export interface TargetPosition {
  /** The store that it follows. */
  storeId: string;
  /** The latest change of that store that the target has; 0 for none. */
  revision: number;
  /** What it is to hold, and how: with another one, every book is sent again. */
  settingsKey: string;
}

/** Changes that follow each other. */
export interface TargetBatch {
  /** Where the target stands. If it stands elsewhere, somebody else writes to it, and nothing is written. */
  from: TargetPosition | undefined;
  to: TargetPosition;
  /** Books that the target shall have as they are now, and others that it shall not have. */
  changes: readonly RecordChange[];
  /** True if what it has from another store shall go. */
  isAnew: boolean;
}

/** A book as the target has it. */
export interface TargetBook {
  id: number;
  library: string;
  path: string;
  /** Of the fields that the target holds. */
  values: Metadata;
}

/** A difference between the database as it is and as it shall be, in its own language. */
export interface MigrationStep {
  sql: string;
  /** Takes the step back; absent where that cannot be. */
  undo?: string;
  /** True if something is lost by it. */
  isDestructive: boolean;
}

export interface MigrationPlan {
  /** The number of the migration, if there is anything to do. */
  version: number;
  steps: readonly MigrationStep[];
  /** What somebody else changed since the last migration, in words. */
  drift: readonly string[];
}

export interface TargetRows {
  columns: string[];
  rows: unknown[][];
}

/** What others did to a book in the target. */
export interface ForeignEdit {
  itemId: number;
  /** Another one after every further edit: what was edited again meanwhile stays open. */
  version: number;
  /** When it was last edited there, by the clock of the database; undefined where nobody knows. */
  atMs: number | undefined;
  /** True once nobody but a person may decide about it. */
  isDisputed: boolean;
}

/** How a target tells what others changed in it. What the program itself writes is never among it. */
export interface ForeignEdits {
  /** Edits that nobody has settled, by the ids of their books. */
  open(limit: number): Promise<ForeignEdit[]>;
  /** Forgets edits: they were taken over, or shall not be. */
  settle(edits: readonly ForeignEdit[]): Promise<void>;
  /** Leaves edits to a person. Their books are not written until they are settled. */
  dispute(edits: readonly ForeignEdit[]): Promise<void>;
  /** How many books are left to a person. */
  countDisputed(): Promise<number>;
  /** These books as the target has them. */
  books(ids: readonly number[]): Promise<TargetBook[]>;
  /** Says that somebody edits, where the database can. A connection that breaks is made again at the next call. */
  listen?(onEdit: () => void): Promise<void>;
}

/** What a database says of a change that lost against another one, and that may be tried again at once. */
export class TargetBusyError extends Error {}

/** The target stands elsewhere than the one who writes believed. */
export class TargetMovedError extends Error {}

/** Others edited a book that was to be written: their edits come first. */
export class TargetEditedError extends Error {}

/** Every method throws if the database cannot be reached, or refuses; the message has no password in it. */
export interface CatalogueTarget {
  id: string;
  type: string;
  /** Fields that the target can give back. */
  fields: readonly FieldKey[];
  /** Of the user's own fields, those that it holds; all of them if absent. */
  ownFields?: readonly string[] | undefined;
  /** What it holds and how, as a hash. */
  settingsKey: string;
  /** What the database lacks to hold the catalogue. */
  plan(): Promise<MigrationPlan>;
  migrate(plan: MigrationPlan, nowMs: number): Promise<void>;
  /** Takes the last migration back; returns what it ran. Nothing if there is none, or it cannot be taken back. */
  rollback(): Promise<string[] | undefined>;
  /** Where it stands; undefined before the first migration and the first batch. */
  position(): Promise<TargetPosition | undefined>;
  /** Forgets what it has followed, so that every book is sent again; what it has stays until then. */
  sendAgain(): Promise<void>;
  /** In one transaction. Throws `TargetMovedError`, `TargetBusyError` or `TargetEditedError`. */
  apply(batch: TargetBatch): Promise<void>;
  /** Removes rows of lists that belong to no book. Absent where a book is one document. */
  removeOrphans?(): Promise<void>;
  /** Absent where nobody asks what others change there. */
  edits?: ForeignEdits | undefined;
  countBooks(): Promise<number>;
  /** Books behind an id, by rising id. */
  books(afterId: number, limit: number): Promise<TargetBook[]>;
  /** Answers a question in the language of the database. It cannot change anything. */
  query(text: string, limit: number): Promise<TargetRows>;
  close(): Promise<void>;
}
