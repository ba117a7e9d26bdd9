/** Looks into a store without changing it: whether it is sound, and what is known in it. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { messageOf } from '../../domain/errors.ts';
import type { Pause } from '../../domain/pause.ts';
import { pauseFrom } from '../pauses.ts';
import { barringSteps } from '../schema-steps.ts';
import type { PauseTable } from '../work-tables.ts';
import { schemaStateOf } from './database.ts';
import { STEPS } from './steps.ts';

export interface StoreReport {
  /** What is wrong with the file; undefined if it is sound. */
  problem?: string;
  /** Items by library, with those that failed and those that are gone. */
  libraries: { library: string; items: number; failed: number; offline: number }[];
  toReview: number;
  /** Writes that began and did not end, because a run was cut off. */
  unfinished: number;
  /** What persons let rest, whether or not its time is over. */
  pauses: Pause[];
  /** When the last run began; undefined if there was none. */
  lastRunAtMs?: number;
}

const NOTHING: StoreReport = { libraries: [], toReview: 0, unfinished: 0, pauses: [] };

/**
 * @param file absolute path of the store, which exists
 * @param isThorough true to compare every index with its table as well, which takes several times as long
 */
export function checkStore(file: string, isThorough = false): StoreReport {
  let db: Database.Database | undefined;
  try {
    if (statSync(file).size === 0) return { ...NOTHING, problem: 'empty' };
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    const damage = db.pragma(isThorough ? 'integrity_check(1)' : 'quick_check(1)', { simple: true });
    if (damage !== 'ok') return { ...NOTHING, problem: `damaged: ${messageOf(damage)}` };
    const state = schemaStateOf(db);
    const { applied: migrations } = state;
    const barring = barringSteps(STEPS, state);
    if (barring.length > 0) return { ...NOTHING, problem: `made by a newer Rubricator (${barring.join(', ')})` };
    if (!migrations.includes('003-writes')) return NOTHING;
    const opened = db;
    const count = (sql: string) => (opened.prepare(sql).get() as { n: number }).n;
    const libraries = opened
      .prepare(
        "select library, count(*) as items, sum(state = 'failed') as failed, sum(state = 'offline') as offline from items group by library order by library",
      )
      .all() as StoreReport['libraries'];
    const { lastRunAtMs } = opened.prepare('select max(started_at) as lastRunAtMs from runs').get() as { lastRunAtMs: number | null };
    return {
      libraries,
      toReview: count("select count(*) as n from items where to_review = 1 and state != 'offline'"),
      unfinished: count('select count(*) as n from sidecars where token is not null'),
      pauses: migrations.includes('022-pauses') ? (opened.prepare('select * from pauses order by paused, id').all() as PauseTable[]).map(pauseFrom) : [],
      ...(lastRunAtMs !== null && { lastRunAtMs }),
    };
  } catch (error) {
    return { ...NOTHING, problem: messageOf(error) };
  } finally {
    db?.close();
  }
}
