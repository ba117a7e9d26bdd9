/** The sidecars that we wrote: what they were, so that a change by somebody else is seen field by field. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { OwnSidecar, SidecarStamp } from '../domain/item-store.ts';
import type { Db } from './database.ts';

export async function loadSidecars(db: Db, itemId: number): Promise<OwnSidecar[]> {
  const rows = await db.selectFrom('sidecars').selectAll().where('item_id', '=', itemId).orderBy('path').execute();
  return rows.map((row) => ({
    path: row.path,
    exporter: row.exporter,
    hash: row.hash,
    sizeBytes: row.size_bytes,
    mtimeMs: row.mtime_ms,
    bytes: inflateRawSync(row.bytes),
  }));
}

/** The same without the bytes. */
export async function loadSidecarStamps(db: Db, itemId: number): Promise<SidecarStamp[]> {
  const rows = await db.selectFrom('sidecars').select(['path', 'exporter', 'size_bytes', 'mtime_ms']).where('item_id', '=', itemId).execute();
  return rows.map((row) => ({ path: row.path, exporter: row.exporter, sizeBytes: row.size_bytes, mtimeMs: row.mtime_ms }));
}

export async function saveSidecar(db: Db, itemId: number, sidecar: OwnSidecar): Promise<void> {
  const row = {
    item_id: itemId,
    path: sidecar.path,
    exporter: sidecar.exporter,
    hash: sidecar.hash,
    size_bytes: sidecar.sizeBytes,
    mtime_ms: sidecar.mtimeMs,
    bytes: deflateRawSync(sidecar.bytes),
  };
  await db
    .insertInto('sidecars')
    .values(row)
    .onConflict((conflict) => conflict.columns(['item_id', 'path']).doUpdateSet(row))
    .execute();
}

/** After a move: the same files at their new paths. */
export async function moveSidecars(db: Db, itemId: number, from: string, to: string): Promise<void> {
  for (const { path } of await db.selectFrom('sidecars').select('path').where('item_id', '=', itemId).execute()) {
    const moved = from === '' ? `${to}/${path}` : to === '' ? path.slice(from.length + 1) : to + path.slice(from.length);
    await db.updateTable('sidecars').set({ path: moved }).where('item_id', '=', itemId).where('path', '=', path).execute();
  }
}
