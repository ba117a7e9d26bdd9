/**
 * What waits to be done: one entry a book, kept on disk. An entry goes only when its work is done, so that a crash needs no
 * recovery. (docs/design.md, 5.5.)
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
}

/** An entry that somebody is at work on. */
export interface Job extends QueueEntry {
  id: number;
  /** Changes whenever the entry is put again: what was found out for an older one says nothing of the new one. */
  stamp: number;
  /** How often it was begun and not brought to an end before. */
  attempts: number;
}

/** What becomes of an entry after work on it. */
export interface NextEntry extends Pick<QueueEntry, 'reason' | 'dueAtMs' | 'seen'> {
  attempts: number;
}

export interface QueueCount {
  library: string;
  reason: Reason;
  count: number;
  /** Of the one that is due for longest. */
  oldestDueAtMs: number;
}

export interface Queue {
  /** Adds entries. A book that waits already keeps the better reason; it is due anew if its files look otherwise now. */
  put(entries: readonly QueueEntry[]): Promise<void>;
  /** All known books in or below a folder that a run did not see: whether they are gone is looked at when they are due. */
  putUnseen(itemIds: readonly number[], dueAtMs: number): Promise<number>;
  /** Books of which some provider's answer is past its time, or that somebody else made due; those that wait already are left as they are. */
  putStale(libraries: readonly string[], providers: readonly string[], nowMs: number): Promise<number>;
  /** Takes entries that are due, best reason first, libraries in turn. */
  claim(of: { libraries: readonly string[]; reasons: readonly Reason[]; limit: number; nowMs: number }): Promise<Job[]>;
  /** Ends work: the entry goes, or is due again. If it was put meanwhile, that stands. */
  finish(job: Job, next?: NextEntry): Promise<void>;
  /** Gives an entry back as it was. */
  release(job: Job): Promise<void>;
  /** Takes back what a process that is no more was at work on. What has crashed it again and again waits for a while. */
  recover(nowMs: number): Promise<void>;
  /** True while somebody is at work on a book. */
  isUnderWay(library: string, path: string): Promise<boolean>;
  /** When the next entry is due. */
  nextDueAtMs(of: { libraries: readonly string[]; reasons: readonly Reason[] }): Promise<number | undefined>;
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
