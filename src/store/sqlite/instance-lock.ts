/**
 * One daemon a state folder: a lock of the operating system's, taken by SQLite on a file of its own. The kernel lets go of it when
 * the process ends, however that ends; a process id in a file could be somebody else's by then.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { messageOf } from '../../domain/errors.ts';
import { StoreError } from './database.ts';

export interface InstanceLock {
  release(): void;
}

/**
 * Undefined if another process holds it. Throws `StoreError` where the folder cannot be used.
 * @param waitMs for one who only looks whether it is held, and lets go of it at once
 */
export function lockInstance(stateDir: string, waitMs = 1000): InstanceLock | undefined {
  let db: Database.Database | undefined;
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    db = new Database(join(stateDir, 'daemon.lock'), { timeout: waitMs });
    const opened = db;
    opened.exec('begin exclusive');
    return { release: () => void opened.close() };
  } catch (error) {
    db?.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw new StoreError(`cannot lock the state folder ${stateDir}: ${messageOf(error)}`, { cause: error });
  }
}
