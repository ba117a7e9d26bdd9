/** The audit log: who changed what, and when. Entries are only ever added, and each holds on to the one before it by a hash. */
import type { AuditBreak, AuditEntry, AuditFilter, NewAuditEntry } from '../domain/audit.ts';

/** An entry by which the log up to there can be recognised: the hash of it covers all that stand before it. */
export interface AuditHead {
  /** Number of the entry; 0 if there is none. */
  number: number;
  /** Hex. */
  hash: string;
}

export interface HashedAuditEntry extends AuditEntry {
  hash: string;
}

export interface AuditPage {
  filter: AuditFilter;
  /** Entries with lower numbers than this. */
  before?: number | undefined;
  limit: number;
}

export interface AuditSize {
  entries: number;
  /** How many of them are compressed. */
  compressed: number;
  /** Of what is compressed: how many bytes it takes, and how many it would take. */
  storedBytes: number;
  plainBytes: number;
}

export interface AuditVerdict {
  /** The first and the last entry that is there; undefined for an empty log. */
  from?: number;
  to?: number;
  head: AuditHead;
  size: AuditSize;
  /** Empty if all is as it was written. The first hundred of them. */
  breaks: AuditBreak[];
}

export interface AuditLog {
  append(entry: NewAuditEntry): Promise<void>;
  /** Newest first. */
  page(of: AuditPage): Promise<AuditEntry[]>;
  /** Every entry, oldest first, with its hash, and with long values in full as far as they are kept. */
  all(): AsyncIterable<HashedAuditEntry>;
  /** The last entry. */
  head(): Promise<AuditHead>;
  /** @param noted heads that somebody noted elsewhere: the log must hold those entries still */
  verify(noted?: readonly AuditHead[]): Promise<AuditVerdict>;
  /** Removes the oldest entries, which leaves an entry that says so. Returns how many. */
  prune(limits: { nowMs: number; beforeMs: number; maxBytes: number }): Promise<number>;
}
