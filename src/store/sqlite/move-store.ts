/** Moves a state folder: copies it, compares, leaves a note of where it went, and only then removes what was copied. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../store-error.ts';
import { copyOnThread } from './copies.ts';
import { bringUpToDate } from './database.ts';
import { lockFile } from './instance-lock.ts';
import { forgetMove, noteMove } from './moved-note.ts';
import { makePrivate } from './private-file.ts';

/** What stays behind: locks, logs of SQLite, whose content its copy has, unfinished files, and notes of who works here. */
const STAYS = /(?:-wal|-shm|\.lock|\.part)$|^(?:writers|daemon\.json|moved-to\.txt)$/;
const STORE = 'rubricator.sqlite';
const CACHE = 'cache.sqlite';

export interface MovedState {
  books: number;
  /** Why the cache of answers stayed behind; undefined if it came along. */
  cacheProblem?: string;
}

/** @param to absolute; holds no state. Throws `StoreError`, and the state stays where it is. */
export async function moveStore(stateDir: string, to: string): Promise<MovedState> {
  refuseEmpty(stateDir);
  const strangers = existsSync(to) ? readdirSync(to).filter((name) => !STAYS.test(name)) : [];
  if (strangers.length > 0)
    throw new StoreError(`${to} is not empty (${strangers.slice(0, 3).join(', ')}); rubricator state import takes one state into another`);
  return whileUnused(stateDir, async () => {
    mkdirSync(to, { recursive: true, mode: 0o700 });
    chmodSync(to, 0o700);
    const moved = await copyTo(stateDir, to);
    noteMove(stateDir, to);
    for (const name of readdirSync(stateDir)) if (!STAYS.test(name) || /-wal$|-shm$/.test(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
    return moved;
  });
}

/**
 * Moves the store into a database; everything else stays in the folder, and so does the store itself under another name, to go back to.
 * @param copy copies it, and compares
 * @param to as the address is shown
 */
export async function moveStoreOut<T>(stateDir: string, to: string, copy: (file: string) => Promise<T>): Promise<T> {
  refuseEmpty(stateDir);
  return whileUnused(stateDir, async () => {
    const file = join(stateDir, STORE);
    const copied = await copy(file);
    noteMove(stateDir, to);
    renameSync(file, `${file}.moved`);
    return copied;
  });
}

function refuseEmpty(stateDir: string): void {
  if (!existsSync(join(stateDir, STORE))) throw new StoreError(`there is no state in ${stateDir}`);
}

/** Brings the store up to date first. Whoever opens it meanwhile waits, and then reads the note. */
async function whileUnused<T>(stateDir: string, task: () => Promise<T>): Promise<T> {
  const file = join(stateDir, STORE);
  await bringUpToDate(file);
  const lock = lockFile(`${file}.lock`, 1000);
  if (!lock) throw inUse(stateDir);
  try {
    refuseInUse(file, stateDir);
    return await task();
  } finally {
    lock.release();
  }
}

async function copyTo(stateDir: string, to: string): Promise<MovedState> {
  const cacheProblem = existsSync(join(stateDir, CACHE)) ? await copyDatabase(join(stateDir, CACHE), join(to, CACHE)) : undefined;
  for (const name of readdirSync(stateDir))
    if (!STAYS.test(name) && name !== STORE && name !== CACHE) cpSync(join(stateDir, name), join(to, name), { recursive: true, preserveTimestamps: true });
  // The store last: a folder without one holds no state yet.
  const part = join(to, `${STORE}.part`);
  const problem = await copyDatabase(join(stateDir, STORE), part);
  const [before, after] = problem === undefined ? [rowsIn(join(stateDir, STORE)), rowsIn(part)] : [];
  if (problem !== undefined || JSON.stringify(before) !== JSON.stringify(after)) {
    rmSync(part, { force: true });
    throw new StoreError(`the state was not moved: ${problem ?? 'the copy is not the same'}`);
  }
  forgetMove(to);
  renameSync(part, join(to, STORE));
  return { books: after?.items ?? 0, ...(cacheProblem !== undefined && { cacheProblem }) };
}

/** Returns what is wrong with it; undefined if the copy is whole. */
async function copyDatabase(from: string, to: string): Promise<string | undefined> {
  makePrivate(to);
  const { problem } = await copyOnThread({ from, to });
  if (problem !== undefined) rmSync(to, { force: true });
  return problem;
}

/** How many rows each table has. */
function rowsIn(file: string): Record<string, number> {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' and name not like 'records_index%' order by name").all() as {
      name: string;
    }[];
    return Object.fromEntries(tables.map(({ name }) => [name, (db.prepare(`select count(*) as n from "${name}"`).get() as { n: number }).n]));
  } finally {
    db.close();
  }
}

/** Only who is alone may take a store out of its log. */
function refuseInUse(file: string, stateDir: string): void {
  const db = new Database(file, { fileMustExist: true, timeout: 1000 });
  try {
    db.pragma('journal_mode = delete');
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') throw inUse(stateDir);
    throw error;
  } finally {
    db.close();
  }
}

function inUse(stateDir: string): StoreError {
  return new StoreError(`another command works on ${stateDir}; wait until it has ended`);
}
