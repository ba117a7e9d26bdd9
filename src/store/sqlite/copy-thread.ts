/** The thread of `copies.ts`: copies a store, and reads every page of the copy. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { messageOf } from '../../domain/errors.ts';

export interface CopyTask {
  from: string;
  to: string;
}

export interface CopyOutcome {
  /** Undefined if the copy is whole. */
  problem?: string;
}

async function copy({ from, to }: CopyTask): Promise<CopyOutcome> {
  let source: Database.Database | undefined;
  let made: Database.Database | undefined;
  try {
    source = new Database(from, { readonly: true, fileMustExist: true });
    await source.backup(to);
    made = new Database(to, { fileMustExist: true });
    // One file, without a log beside it.
    made.pragma('journal_mode = delete');
    const damage = made.pragma('integrity_check(1)', { simple: true });
    return damage === 'ok' ? {} : { problem: `it is damaged (${messageOf(damage)})` };
  } catch (error) {
    return { problem: messageOf(error) };
  } finally {
    source?.close();
    made?.close();
  }
}

parentPort?.postMessage(await copy(workerData as CopyTask));
