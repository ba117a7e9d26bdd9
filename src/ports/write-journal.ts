/** The journal of writes. It notes each write before it is done, with the bytes before and after: what a diff, an undo and a restart after a crash need. */
import type { WriteError } from '../domain/errors.ts';
import type { Job } from './queue.ts';
import type { FileVersion, OwnSidecar } from './sidecars.ts';

export type WriteAction = 'created' | 'updated' | 'removed';

/** How a file looked beside its bytes. */
export interface FileLook {
  /** Milliseconds since 1970, with what the file system knows below that. */
  mtimeMs: number;
  mode: number;
}

export interface Write {
  id: number;
  runId: number;
  library: string;
  /** Undefined for a file that belongs to no single book. */
  itemId?: number;
  exporter: string;
  /** Relative to the library. */
  path: string;
  action: WriteAction;
  /** Undefined if the file is new, or if its bytes are no longer kept. */
  before?: Buffer;
  after?: Buffer;
  beforeHash?: string;
  /** Of the file that stood there; undefined if none did, or an older version noted none. */
  beforeLook?: FileLook;
  afterHash?: string;
  writtenAtMs: number;
  /** False if the write began and the journal does not know whether it ended. */
  isDone: boolean;
  /** False once the bytes were dropped to save space. */
  isKept: boolean;
}

/** A write that is about to be done. */
export interface NewWrite {
  runId: number;
  library: string;
  itemId?: number;
  exporter: string;
  path: string;
  before?: Buffer;
  /** Undefined to remove the file. */
  after?: Buffer;
  beforeHash?: string;
  beforeLook?: FileLook;
  /** True if the file that stands there is ours. It stays ours, however this write ends. */
  wasOurs: boolean;
  afterHash?: string;
  /** Part of the temp file's name, so that it is found after a crash. */
  token: string;
  writtenAtMs: number;
  /** The job of the queue that it is done for: only who has leased it may write. Undefined for what is no work of the queue. */
  job?: Pick<Job, 'id' | 'worker'> | undefined;
}

/** How a write ended: with the file as it is now, without any file, or not at all. */
export type WriteEnd = { id: number } & ({ sidecar: OwnSidecar } | { removed: true } | { failed: true });

/** A write that began and of which the journal does not know whether it ended. */
export interface UnfinishedWrite {
  path: string;
  token: string;
  /** Until then, somebody may be at work on the temp file with that token. */
  untilMs: number;
}

/** The writes of a run, of an item, or at a path. */
export type WriteScope = { runId: number } | { itemId: number } | { library: string; path: string };

export interface WriteJournal {
  /**
   * Notes what is about to be written, so that the program recognises it as ours even if it or the machine stops now. The note is on
   * disk when this resolves. Gives each write its id, or an error if its path is another book's. Rejects
   * with a `LostLeaseError`, and notes nothing, if another worker has a job by now.
   */
  beginWrites(writes: readonly NewWrite[]): Promise<(number | WriteError)[]>;
  endWrites(ends: readonly WriteEnd[]): Promise<void>;
  unfinishedWrites(library: string): Promise<UnfinishedWrite[]>;
  /** Oldest first. */
  writesOf(scope: WriteScope): Promise<Write[]>;
  /** What stood at a path before and after its latest writes, newest first, as far as the bytes are kept. What was noted again counts once. */
  versionsAt(library: string, path: string): Promise<FileVersion[]>;
  /**
   * Drops the bytes of old writes, but keeps their rows; of those that may have been done it keeps the bytes, too, until it is known what stands there.
   * Returns of how many writes.
   */
  pruneWrites(limits: { beforeMs: number; maxBytes: number }): Promise<number>;
}
