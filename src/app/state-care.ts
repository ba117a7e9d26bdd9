/** What can be done about a damaged store: look, bring back a copy, or begin anew from what stands beside the books. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkStore, type DecidedField, decidedFields } from '../store/sqlite/check-store.ts';
import { copiesOf, copyStore, putBack, type StoreCopy, setAside } from '../store/sqlite/copies.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import { movedTo, refuseMoved } from '../store/sqlite/moved-note.ts';
import { StoreError } from '../store/sqlite/store-error.ts';

export interface StateReport {
  /** Where the state went; undefined if it is here. */
  movedTo?: string;
  /** Why the store cannot be used; undefined if it is sound. */
  problem?: string;
  books: number;
  copies: (StoreCopy & { problem?: string })[];
}

export function examineState(stateDir: string): StateReport {
  const file = join(stateDir, 'rubricator.sqlite');
  const { problem, libraries } = existsSync(file) ? checkStore(file) : { problem: 'there is none', libraries: [] };
  const copies = copiesOf(stateDir).map((copy) => {
    const { problem: damage } = checkStore(copy.file);
    return damage === undefined ? copy : { ...copy, problem: damage };
  });
  const to = movedTo(stateDir);
  return {
    ...(to !== undefined && { movedTo: to }),
    ...(problem !== undefined && { problem }),
    books: libraries.reduce((sum, { items }) => sum + items, 0),
    copies,
  };
}

/** Throws `StoreError`. */
export function copyState(stateDir: string, nowMs: number): Promise<StoreCopy> {
  refuseMoved(stateDir);
  return copyStore(stateDir, nowMs);
}

export interface Mended {
  /** Where the store that was damaged is now; undefined if there was none. */
  aside?: string;
  /** The copy that took its place; undefined if it begins anew. */
  copy?: StoreCopy;
  /** What was decided by hand and is not in the copy; undefined if the damaged store does not tell. */
  lost?: DecidedField[];
}

/** Puts the newest sound copy in the place of the store. Throws `StoreError` if there is none, or if a daemon works on the state. */
export function restoreStore(stateDir: string, nowMs: number): Promise<Mended> {
  return alone(stateDir, async () => {
    const copy = examineState(stateDir).copies.find(({ problem }) => problem === undefined);
    if (!copy) throw new StoreError('there is no sound copy; rubricator state rebuild begins anew');
    const aside = setAside(stateDir, nowMs);
    putBack(copy, stateDir);
    return { ...lossOf(aside, copy), copy };
  });
}

/** Puts the store aside, so that the next scan makes a new one. Throws `StoreError` if a daemon works on the state. */
export function clearStore(stateDir: string, nowMs: number): Promise<Mended> {
  return alone(stateDir, async () => lossOf(setAside(stateDir, nowMs)));
}

function lossOf(aside: string | undefined, copy?: StoreCopy): Pick<Mended, 'aside' | 'lost'> {
  if (aside === undefined) return {};
  const kept = new Set((copy && decidedFields(copy.file))?.map((decided) => JSON.stringify(decided)));
  const lost = decidedFields(aside)?.filter((decided) => !kept.has(JSON.stringify(decided)));
  return { aside, ...(lost && { lost }) };
}

/** Does something while no daemon works on the state. Throws `StoreError` if one does, or if the state was moved away. */
export async function alone<T>(stateDir: string, task: () => Promise<T>): Promise<T> {
  refuseMoved(stateDir);
  const lock = lockInstance(stateDir);
  if (!lock) throw new StoreError('a daemon works on this state; stop it first');
  try {
    return await task();
  } finally {
    lock.release();
  }
}
