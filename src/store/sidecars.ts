/** The sidecars that we wrote: what they were, so that a change by somebody else is seen field by field. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { OwnSidecar, SidecarStamp, UnfinishedWrite } from '../domain/item-store.ts';
import type { Db } from './database.ts';
import type { SidecarTable } from './schema.ts';

export async function loadSidecars(db: Db, itemId: number): Promise<OwnSidecar[]> {
  const rows = await db.selectFrom('sidecars').selectAll().where('item_id', '=', itemId).orderBy('path').execute();
  return rows.map(fromRow);
}

/** Those of a library that belong to no single book. */
export async function loadLibrarySidecars(db: Db, library: string): Promise<OwnSidecar[]> {
  const rows = await db.selectFrom('sidecars').selectAll().where('library', '=', library).where('item_id', 'is', null).orderBy('path').execute();
  return rows.map(fromRow);
}

export async function loadSidecarAt(db: Db, library: string, path: string): Promise<OwnSidecar | undefined> {
  const row = await db.selectFrom('sidecars').selectAll().where('library', '=', library).where('path', '=', path).executeTakeFirst();
  return row && fromRow(row);
}

function fromRow(row: SidecarTable): OwnSidecar {
  return {
    path: row.path,
    exporter: row.exporter,
    hash: row.hash,
    sizeBytes: row.size_bytes,
    mtimeMs: row.mtime_ms,
    bytes: inflateRawSync(row.bytes),
    ...(row.pending_hash !== null &&
      row.pending_bytes !== null && {
        pending: { hash: row.pending_hash, bytes: inflateRawSync(row.pending_bytes), beforeHash: row.pending_before ?? undefined },
      }),
    refusedHash: row.refused_hash ?? undefined,
    madeFrom: row.made_from ?? undefined,
  };
}

/** Files that are expected to stand, without their bytes. */
export async function loadSidecarStamps(db: Db, itemId: number): Promise<SidecarStamp[]> {
  const rows = await db
    .selectFrom('sidecars')
    .select(['path', 'exporter', 'size_bytes', 'mtime_ms', 'token'])
    .where('item_id', '=', itemId)
    .where((where) => where.or([where('hash', '!=', ''), where('token', 'is not', null)]))
    .execute();
  return rows.map((row) => ({ path: row.path, exporter: row.exporter, sizeBytes: row.size_bytes, mtimeMs: row.mtime_ms, isPending: row.token !== null }));
}

/** A sidecar as it stands now; nothing of it is pending any more. */
export async function saveSidecar(db: Db, library: string, itemId: number | undefined, sidecar: OwnSidecar): Promise<void> {
  const row = {
    library,
    path: sidecar.path,
    item_id: itemId ?? null,
    exporter: sidecar.exporter,
    hash: sidecar.hash,
    size_bytes: sidecar.sizeBytes,
    mtime_ms: sidecar.mtimeMs,
    bytes: deflateRawSync(sidecar.bytes),
    pending_hash: null,
    pending_bytes: null,
    pending_before: null,
    token: null,
    refused_hash: sidecar.refusedHash ?? null,
    made_from: sidecar.madeFrom ?? null,
  };
  await db
    .insertInto('sidecars')
    .values(row)
    .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row))
    .execute();
}

export async function forgetSidecar(db: Db, library: string, path: string): Promise<void> {
  await db.deleteFrom('sidecars').where('library', '=', library).where('path', '=', path).execute();
}

export async function loadUnfinishedWrites(db: Db, library: string): Promise<UnfinishedWrite[]> {
  const rows = await db.selectFrom('sidecars').select(['path', 'token']).where('library', '=', library).where('token', 'is not', null).execute();
  return rows.map(({ path, token }) => ({ path, token: token ?? '' }));
}

/** After a move: the same files at their new paths, and what was written there. */
export async function moveSidecars(db: Db, library: string, itemId: number, from: string, to: string): Promise<void> {
  const moved = (path: string) => (from === '' ? `${to}/${path}` : to === '' ? path.slice(from.length + 1) : to + path.slice(from.length));
  for (const table of ['sidecars', 'writes'] as const) {
    const rows = await db.selectFrom(table).select('path').distinct().where('item_id', '=', itemId).execute();
    for (const { path } of rows) {
      // What a book that is gone had there is in nobody's way.
      if (table === 'sidecars' && moved(path) !== path)
        await db.deleteFrom('sidecars').where('library', '=', library).where('path', '=', moved(path)).execute();
      const change = db.updateTable(table).set({ path: moved(path) });
      await change.where('item_id', '=', itemId).where('path', '=', path).execute();
    }
  }
}
