/**
 * Copies of the store, by SQLite's backup: one a day, the last three kept. Each is checked whole before it counts, on a thread, because
 * that takes seconds for a large store.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { copyNameAt, copyTakenAt } from '../../domain/copy-name.ts';
import { StoreError } from '../store-error.ts';
import { bringBackFromCopies, keepBesideCopies } from './carried-pictures.ts';
import type { CopyOutcome, CopyTask } from './copy-thread.ts';
import { makePrivate } from './private-file.ts';

export interface StoreCopy {
  /** Absolute. */
  file: string;
  takenAtMs: number;
}

const KEPT = 3;
const DAY_MS = 24 * 3_600_000;

/** The folder of a state’s copies. */
export function copiesFolder(stateDir: string): string {
  return join(stateDir, 'copies');
}

/** The newest first. */
export function copiesOf(stateDir: string): StoreCopy[] {
  const folder = copiesFolder(stateDir);
  if (!existsSync(folder)) return [];
  const copies = readdirSync(folder).flatMap((name) => {
    const takenAtMs = copyTakenAt(name);
    return takenAtMs === undefined ? [] : [{ file: join(folder, name), takenAtMs }];
  });
  return copies.sort((a, b) => b.takenAtMs - a.takenAtMs);
}

/** True if the last copy is a day old; or if it is of the future, when the clock was wrong. */
export function isCopyDue(stateDir: string, nowMs: number): boolean {
  const [last] = copiesOf(stateDir);
  return !last || nowMs - last.takenAtMs >= DAY_MS || last.takenAtMs > nowMs + DAY_MS;
}

/** Copies the store while it is used. Throws `StoreError` if it is damaged or cannot be copied; the earlier copies stay. */
export async function copyStore(stateDir: string, nowMs: number): Promise<StoreCopy> {
  const file = join(copiesFolder(stateDir), copyNameAt(nowMs));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const task: CopyTask = { from: join(stateDir, 'rubricator.sqlite'), to: `${file}.part` };
  try {
    makePrivate(task.to);
    const { problem } = await copyOnThread(task);
    if (problem !== undefined) throw new StoreError(`the store ${task.from} was not copied: ${problem}`);
    renameSync(task.to, file);
  } finally {
    rmSync(task.to, { force: true });
  }
  const copies = copiesOf(stateDir).map((copy) => copy.file);
  for (const old of copies.slice(KEPT)) rmSync(old, { force: true });
  keepBesideCopies(stateDir, copies.slice(0, KEPT));
  return { file, takenAtMs: Math.floor(nowMs / 60_000) * 60_000 };
}

/** Copies a database while it is used, and reads every page of the copy. */
export function copyOnThread(task: CopyTask): Promise<CopyOutcome> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(`./copy-thread${extname(import.meta.url)}`, import.meta.url), { workerData: task });
    worker.once('message', resolve).once('error', ({ message }: Error) => resolve({ problem: message }));
  });
}

/** Puts a store that is damaged or empty aside, with what belongs to it. Returns where it is now; undefined if there is none. */
export function setAside(stateDir: string, nowMs: number): string | undefined {
  const file = join(stateDir, 'rubricator.sqlite');
  if (!existsSync(file)) return undefined;
  const aside = `${file}.damaged-${new Date(nowMs).toISOString().slice(0, 19).replace(/:/g, '')}`;
  for (const ending of ['-wal', '-shm']) if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  renameSync(file, aside);
  return aside;
}

/** Puts a copy in the place of the store, which must have been put aside, and brings back the pictures that it needs. */
export function putBack(copy: StoreCopy, stateDir: string): void {
  const file = join(stateDir, 'rubricator.sqlite');
  copyFileSync(copy.file, `${file}.part`);
  renameSync(`${file}.part`, file);
  makePrivate(file);
  bringBackFromCopies(stateDir);
}
