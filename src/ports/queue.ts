/**
 * What waits to be done: one entry a book, kept on disk. A worker leases an entry for a while and extends the lease while it works. The
 * entry goes only when its work is done: if a worker dies, its lease runs out, and another takes the book (docs/decisions/0018).
 */

/** Why a book is due; what stands first goes first. */
export const REASONS = ['asked', 'new', 'changed', 'unfinished', 'retry', 'refresh'] as const;
export type Reason = (typeof REASONS)[number];

export interface QueueEntry {
  library: string;
  /** The Item's path; nobody has looked whether there still is an Item. */
  path: string;
  folder: string;
  reason: Reason;
  /** Milliseconds since 1970. */
  dueAtMs: number;
  /** What its files looked like: if they look otherwise when it is due, it is still arriving. */
  seen?: string;
  /** The run that asked for the work: what is written belongs to it. The latest one, if several asked before anybody worked. */
  runId?: number;
}

/** An entry that is leased to a worker. */
export interface Job extends QueueEntry {
  id: number;
  worker: string;
  /** Changes whenever the entry is put again: what was found out for an older one says nothing of the new one. */
  stamp: number;
  /** How often it was begun and not brought to an end before. */
  attempts: number;
}

/** What becomes of an entry after work on it. */
export interface NextEntry extends Pick<QueueEntry, 'reason' | 'dueAtMs' | 'seen' | 'runId'> {
  attempts: number;
}

export interface QueueCount {
  library: string;
  reason: Reason;
  count: number;
  /** Of the one that is due for longest. */
  oldestDueAtMs: number;
  /** The same of those that are leased to nobody; undefined if all are. */
  oldestFreeDueAtMs?: number | undefined;
}

/** Whose entries are meant: a worker never takes what it has leased already. */
export interface QueueSelection {
  worker: string;
  libraries: readonly string[];
  reasons: readonly Reason[];
}

export interface LeaseRequest extends QueueSelection {
  leaseMs: number;
  limit: number;
  nowMs: number;
}

export type Release = () => Promise<void>;

export interface Queue {
  /** Adds entries. A book that waits already keeps the better reason; it is due anew if its files look otherwise now. */
  put(entries: readonly QueueEntry[]): Promise<void>;
  /** All known books in or below a folder that a run did not see: whether they are gone is looked at when they are due. */
  putUnseen(itemIds: readonly number[], dueAtMs: number): Promise<number>;
  /** Books of which some provider's answer is past its time, or that somebody else made due; those that wait already are left as they are. */
  putStale(libraries: readonly string[], providers: readonly string[], nowMs: number): Promise<number>;
  /**
   * Leases entries that are due, best reason first, libraries in turn. An entry whose lease ran out is due like any other, unless its
   * workers died of it again and again: then it waits for a while.
   */
  claim(of: LeaseRequest): Promise<Job[]>;
  /** Extends leases. Returns the jobs that are lost, because another worker has them by now. */
  extend(jobs: readonly Job[], untilMs: number): Promise<Job[]>;
  /** Ends work: the entry goes, or is due again. If it was put meanwhile, that stands. Does nothing for a job that is lost. */
  finish(job: Job, next?: NextEntry): Promise<void>;
  /** Gives an entry back as it was. Does nothing for a job that is lost. */
  release(job: Job): Promise<void>;
  /** Ends all leases of a worker that is known to be dead, so that nobody waits for them to run out. */
  endLeases(worker: string, nowMs: number): Promise<void>;
  /** True while somebody is at work on a book. */
  isUnderWay(library: string, path: string, nowMs: number): Promise<boolean>;
  /**
   * Keeps workers from a book until what it resolves to is called; what waits for the book waits that long. Undefined while somebody is at work
   * on it, or what a run asked for is due and not done.
   */
  hold(book: Pick<QueueEntry, 'library' | 'path' | 'folder'>, lease: { worker: string; leaseMs: number; nowMs: number }): Promise<Release | undefined>;
  /** When there is something to claim next: an entry is due, or another worker's lease runs out. */
  nextDueAtMs(of: QueueSelection): Promise<number | undefined>;
  counts(): Promise<QueueCount[]>;
}

const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3_600_000;
const JITTER = 0.2;

/** How long to wait before the next attempt: doubled each time, up to six hours, spread by a fifth. @param attempts from 1 */
export function retryDelayMs(attempts: number, random: () => number): number {
  const delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(delayMs * (1 + JITTER * (2 * random() - 1)));
}
