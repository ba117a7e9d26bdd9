/**
 * Puts commits on disk without holding up the thread. SQLite would sync its write-ahead log within the commit; synced by a descriptor of our own,
 * on a thread of Node's, it is as safe, and others go on meanwhile (docs/decisions/0071).
 */
import { closeSync, fsync, openSync } from 'node:fs';

export type SyncDescriptor = (descriptor: number) => Promise<void>;

export interface WalSync {
  /** Resolves once everything is on disk that was committed before. */
  sync(): Promise<void>;
  /** Waits for what is being synced. To be called before the database is closed: Windows removes no file that is open. */
  close(): Promise<void>;
}

const syncDescriptor: SyncDescriptor = (descriptor) => new Promise((resolve, reject) => fsync(descriptor, (error) => (error ? reject(error) : resolve())));

/** @param file of the database; SQLite has no log for one in memory */
export function createWalSync(file: string, syncFile: SyncDescriptor = syncDescriptor): WalSync {
  let descriptor: number | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    async sync() {
      if (file === ':memory:') return;
      // The log is there from the first write on, and stays as long as a connection is open.
      descriptor ??= openSync(`${file}-wal`, 'r+');
      const syncing = syncFile(descriptor);
      underWay = Promise.allSettled([underWay, syncing]);
      await syncing;
    },
    async close() {
      // A descriptor that is closed meanwhile may be another file's by then.
      await underWay;
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
