/**
 * Locks of the operating system's, taken by SQLite on files of their own. The kernel lets go of one when its process ends, however that
 * ends, and every container on the machine sees it. A process id in a file could be another process's by then (docs/decisions/0013).
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { messageOf } from '../../domain/errors.ts';
import { StoreError } from '../store-error.ts';
import { makePrivate } from './private-file.ts';

export interface FileLock {
  release(): void;
}

/**
 * One daemon a state folder. Undefined if another process holds the lock. Throws `StoreError` where the folder cannot be used.
 * @param waitMs for one who only looks whether it is held, and lets go of it at once
 */
export function lockInstance(stateDir: string, waitMs = 1000): FileLock | undefined {
  try {
    return lockFile(join(stateDir, LOCK), waitMs);
  } catch (error) {
    throw new StoreError(`cannot lock the state folder ${stateDir}: ${messageOf(error)}`, { cause: error });
  }
}

const LOCK = 'daemon.lock';

/** True while another process has the lock of the state folder; that of this process says nothing. Makes no lock where there is none. */
export function isLockedByOthers(stateDir: string): boolean {
  const file = resolve(stateDir, LOCK);
  if (!existsSync(file) || [...held].some(({ name }) => resolve(name) === file)) return false;
  const lock = lockFile(file, 0);
  lock?.release();
  return lock === undefined;
}

/** The garbage collector closes a connection that nobody refers to, and the lock would go with it. */
const held = new Set<Database.Database>();

/** Undefined if another process holds it. */
export function lockFile(file: string, waitMs: number): FileLock | undefined {
  let db: Database.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    makePrivate(file);
    db = new Database(file, { timeout: waitMs });
    const opened = db;
    // Nothing is ever written, so no journal need lie beside it.
    opened.pragma('journal_mode = memory');
    opened.exec('begin exclusive');
    held.add(opened);
    return {
      release() {
        held.delete(opened);
        opened.close();
      },
    };
  } catch (error) {
    db?.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}
