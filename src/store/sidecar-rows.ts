/** Sidecars as rows have them. */
import { lazily } from '../domain/lazily.ts';
import type { OwnSidecar } from '../ports/sidecars.ts';
import type { SidecarTable } from './book-tables.ts';
import { compress, decompress } from './compress.ts';

/** No write at the path has begun and not ended. */
export const NOT_PENDING = { pending_hash: null, pending_bytes: null, pending_before: null, token: null, token_until: null };

/** What a row holds until the first write at its path has ended. */
export const noSidecar = lazily(() => ({ hash: '', size_bytes: 0, mtime_ms: 0, bytes: compress(new Uint8Array()) }));

export function sidecarFromRow(row: SidecarTable): OwnSidecar {
  return {
    path: row.path,
    exporter: row.exporter,
    hash: row.hash,
    sizeBytes: row.size_bytes,
    mtimeMs: row.mtime_ms,
    bytes: decompress(row.bytes),
    ...(row.pending_hash !== null &&
      row.pending_bytes !== null && {
        pending: { hash: row.pending_hash, bytes: decompress(row.pending_bytes), beforeHash: row.pending_before ?? undefined },
      }),
    refusedHash: row.refused_hash ?? undefined,
    madeFrom: row.made_from ?? undefined,
  };
}

/** Where a sidecar goes with the folder of its item. The root of the library is the folder ''. */
export function movedPath(path: string, from: string, to: string): string {
  if (from === '') return `${to}/${path}`;
  return to === '' ? path.slice(from.length + 1) : to + path.slice(from.length);
}
