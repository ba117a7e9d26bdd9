/** The tables of the audit log, as kysely sees them on either database. */
import type { Kysely } from 'kysely';

interface AuditEntryTable {
  number: number;
  at: number;
  /** The entry in the one text that it has. */
  body: string;
  /** Of the entry before it and of this one. */
  hash: string;
}

/** Entries that are compressed together. */
interface AuditSegmentTable {
  first: number;
  last: number;
  first_at: number;
  last_at: number;
  plain_bytes: number;
  hashes: Uint8Array;
  bodies: Uint8Array;
}

/** Long values that entries name. */
interface AuditValueTable {
  sha256: string;
  /** The last entry that names it. */
  last_used: number;
  plain_bytes: number;
  bytes: Uint8Array;
}

export interface AuditTables {
  audit_entries: AuditEntryTable;
  audit_segments: AuditSegmentTable;
  audit_values: AuditValueTable;
  /** Through which entry the log was removed, and the hash of that one. */
  audit_pruned: { through: number; hash: string };
  /** The last entry. */
  audit_head: { id: number; number: number; hash: string };
}

/** Either database, or a transaction on it, for what both are asked in the same words. */
export type AuditDb = Pick<Kysely<AuditTables>, 'selectFrom' | 'getExecutor'>;
