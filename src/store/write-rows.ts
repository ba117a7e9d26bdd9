/** Writes as rows have them. */
import type { Selectable } from 'kysely';
import { LostLeaseError, WriteError } from '../domain/errors.ts';
import { baseName } from '../domain/library/item.ts';
import { TOKEN_LEASE_MS } from '../ports/temp-tokens.ts';
import type { NewWrite, Write, WriteAction } from '../ports/write-journal.ts';
import type { SidecarTable, WriteTable } from './book-tables.ts';
import { compress, decompress } from './compress.ts';

/** Of this many latest writes the versions of a file are kept in mind. */
export const WRITES_IN_MIND = 8;

type WriteRow = Selectable<WriteTable<number | boolean>>;

/** A write that is noted before it is done. */
export type NewWriteRow = Omit<WriteRow, 'id' | 'done' | 'kept' | 'action'> & { action: WriteAction };

export function newWriteRow(write: NewWrite): NewWriteRow {
  const before = write.before ? compress(write.before) : null;
  const after = write.after ? compress(write.after) : null;
  const { mtimeMs = null, mode = null } = write.beforeLook ?? {};
  return {
    run_id: write.runId,
    library: write.library,
    item_id: write.itemId ?? null,
    exporter: write.exporter,
    path: write.path,
    action: !after ? 'removed' : before ? 'updated' : 'created',
    before,
    after,
    before_hash: write.beforeHash ?? null,
    after_hash: write.afterHash ?? null,
    before_mtime_ms: mtimeMs,
    before_mode: mode,
    written_at: write.writtenAtMs,
  };
}

/** The columns of a sidecar's row that note a write of it. */
export type PendingColumns = Pick<SidecarTable, 'item_id' | 'pending_hash' | 'pending_bytes' | 'pending_before' | 'token' | 'token_until'>;

export function pendingColumns({ item_id, after_hash, after, before_hash, written_at }: NewWriteRow, token: string): PendingColumns {
  return { item_id, pending_hash: after_hash, pending_bytes: after, pending_before: before_hash, token, token_until: written_at + TOKEN_LEASE_MS };
}

/** What stands at the path of a write now, if that is ours; its bytes are compressed. */
export function confirmedColumns({ wasOurs }: NewWrite, { before, before_hash: hash }: NewWriteRow): Pick<SidecarTable, 'hash' | 'bytes'> | undefined {
  return wasOurs && before && hash ? { hash, bytes: before } : undefined;
}

/** One file belongs to one book, as long as that is on disk. @param owner path of the other book */
export function ownedByAnother(path: string, owner: string): WriteError {
  return new WriteError(`${baseName(path)} is the sidecar of another book (${owner})`);
}

/** Throws `LostLeaseError` unless each job that writes are done for is leased to who writes. @param leased who has leased which */
export function requireLeases(writes: readonly NewWrite[], leased: readonly { id: number; worker: string | null }[]): void {
  for (const { job, path } of writes)
    if (job && !leased.some(({ id, worker }) => id === job.id && worker === job.worker))
      throw new LostLeaseError(`${baseName(path)} is left to another worker, which has taken the book meanwhile`);
}

export function writeFromRow(row: WriteRow): Write {
  const bytes = (compressed: Uint8Array | null) => (compressed === null ? undefined : decompress(compressed));
  return {
    id: row.id,
    runId: row.run_id,
    library: row.library,
    itemId: row.item_id ?? undefined,
    exporter: row.exporter,
    path: row.path,
    action: row.action as WriteAction,
    before: bytes(row.before),
    after: bytes(row.after),
    beforeHash: row.before_hash ?? undefined,
    beforeLook: row.before_mtime_ms === null || row.before_mode === null ? undefined : { mtimeMs: row.before_mtime_ms, mode: row.before_mode },
    afterHash: row.after_hash ?? undefined,
    writtenAtMs: row.written_at,
    isDone: Boolean(row.done),
    isKept: Boolean(row.kept),
  };
}
