/** Collections in which a target keeps what it knows of itself. */
import type { Collection, Db, ObjectId } from 'mongodb';
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

const MIGRATIONS = 'rubricator_migrations';
const POSITIONS = 'rubricator_positions';

export const OWN_COLLECTIONS = [MIGRATIONS, POSITIONS];

export function migrationsIn(db: Db): Collection<Migration> {
  return db.collection<Migration>(MIGRATIONS);
}

export function positionsIn(db: Db): Collection<StoredPosition> {
  return db.collection<StoredPosition>(POSITIONS);
}
