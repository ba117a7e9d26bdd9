/** Collections in which a target keeps what it knows of itself. */
import type { Collection, Db, ObjectId, ResumeToken } from 'mongodb';
import type { TableDesign } from '../design/tables.ts';

export interface Migration {
  /** Its number. */
  _id: number;
  appliedAt: Date;
  tables: TableDesign[];
  undo: (string | null)[];
}

export interface StoredPosition {
  /** The tenant; empty if there is one owner alone. */
  _id: string;
  storeId: string;
  revision: number;
  settingsKey: string;
  /** Names the pass in which every book is sent: a document of the same pass with a later revision is not overwritten. */
  pass: ObjectId;
}

/** What the program last wrote of a book, and what others did to it since. */
export interface WrittenBook {
  /** The tenant and the book. */
  _id: string;
  tenant: string;
  book: number;
  /** Rises with everything that is noted here. */
  version: number;
  /** What decided which values are written, and under which names. */
  settingsKey: string;
  document?: ObjectId | undefined;
  /** Of the document as it was written; absent if the program wrote none. */
  hash?: string;
  edit?: WrittenEdit;
}

interface WrittenEdit {
  /** Of the document as others left it; absent if they removed it. */
  hash?: string | undefined;
  atMs?: number | undefined;
  isDisputed: boolean;
}

interface Watching {
  /** The tenant. */
  _id: string;
  collection: string;
  /** Up to where changes were read. */
  token: ResumeToken;
}

/** What the server says where a key is taken. */
export const DUPLICATE_KEY = 11_000;

const MIGRATIONS = 'rubricator_migrations';
const POSITIONS = 'rubricator_positions';
const WRITTEN = 'rubricator_written';
const WATCHING = 'rubricator_watching';

export const OWN_COLLECTIONS = [MIGRATIONS, POSITIONS, WRITTEN, WATCHING];

export function migrationsIn(db: Db): Collection<Migration> {
  return db.collection<Migration>(MIGRATIONS);
}

export function positionsIn(db: Db): Collection<StoredPosition> {
  return db.collection<StoredPosition>(POSITIONS);
}

export function writtenIn(db: Db): Collection<WrittenBook> {
  return db.collection<WrittenBook>(WRITTEN);
}

export function watchingIn(db: Db): Collection<Watching> {
  return db.collection<Watching>(WATCHING);
}
