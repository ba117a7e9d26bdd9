/** The sidecars that we wrote: what they were, so that a change by somebody else is seen field by field. */
import type { StoredItem } from '../../ports/items.ts';
import type { OwnSidecar, Sidecars } from '../../ports/sidecars.ts';
import { compress } from '../compress.ts';
import { movedPath, NOT_PENDING, sidecarFromRow } from '../sidecar-rows.ts';
import { type Db, groupCommit, statement } from './connection.ts';

/** Statements that run within a transaction of the caller. */
export interface SidecarRows {
  load(itemId: number): OwnSidecar[];
  /** Saves a sidecar as it is now; no write of it is pending any more. */
  save(library: string, itemId: number | undefined, sidecar: OwnSidecar): void;
  forget(library: string, path: string): void;
}

export function createSidecarRows(db: Db): SidecarRows {
  const { select, confirm, upsert, remove } = statementsOf(db);
  return {
    load: (itemId) => select.all({ itemId }).map(sidecarFromRow),
    save(library, itemId = undefined, { path, exporter, hash, sizeBytes, mtimeMs, bytes, refusedHash = null, madeFrom = null }) {
      const now = { library, path, itemId: itemId ?? null, exporter, hash, sizeBytes, mtimeMs, refusedHash, madeFrom };
      if (confirm.run(now) === 0) upsert.run({ ...now, bytes: compress(bytes) });
    },
    forget: (library, path) => void remove.run({ library, path }),
  };
}

interface SidecarValues {
  library: string;
  path: string;
  itemId: number | null;
  exporter: string;
  hash: string;
  sizeBytes: number;
  mtimeMs: number;
  refusedHash: string | null;
  madeFrom: string | null;
}

function statementsOf(db: Db) {
  const columns = (p: SidecarValues) => ({
    item_id: p.itemId,
    exporter: p.exporter,
    hash: p.hash,
    size_bytes: p.sizeBytes,
    mtime_ms: p.mtimeMs,
    refused_hash: p.refusedHash,
    made_from: p.madeFrom,
    ...NOT_PENDING,
  });
  return {
    select: statement(db, (query, p: { itemId: number }) => query.selectFrom('sidecars').selectAll().where('item_id', '=', p.itemId).orderBy('path')),
    /** Takes over the pending bytes, which are compressed already. */
    confirm: statement(db, (query, p: SidecarValues) =>
      query
        .updateTable('sidecars')
        .set((set) => ({ ...columns(p), bytes: set.fn.coalesce('pending_bytes', 'bytes') }))
        .where('library', '=', p.library)
        .where('path', '=', p.path)
        .where('pending_hash', '=', p.hash),
    ),
    upsert: statement(db, (query, p: SidecarValues & { bytes: Uint8Array }) => {
      const row = { ...columns(p), bytes: p.bytes };
      return query
        .insertInto('sidecars')
        .values({ library: p.library, path: p.path, ...row })
        .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row));
    }),
    remove: statement(db, (query, p: { library: string; path: string }) =>
      query.deleteFrom('sidecars').where('library', '=', p.library).where('path', '=', p.path),
    ),
  };
}

export function createSidecars(db: Db, rows: SidecarRows): Sidecars {
  return {
    saveSidecar: (library, itemId, sidecar) => groupCommit(db, () => rows.save(library, itemId, sidecar)),
    forgetSidecar: (library, path) => groupCommit(db, () => rows.forget(library, path)),
    async librarySidecars(library) {
      const query = db.selectFrom('sidecars').selectAll().where('library', '=', library).where('item_id', 'is', null);
      return (await query.orderBy('path').execute()).map(sidecarFromRow);
    },
  };
}

/** Moves the sidecars and writes of an item along with its folder. */
export async function moveSidecars(db: Db, { id, library, folder }: Pick<StoredItem, 'id' | 'library' | 'folder'>, toFolder: string): Promise<void> {
  for (const table of ['sidecars', 'writes'] as const) {
    const rows = await db.selectFrom(table).select('path').distinct().where('item_id', '=', id).execute();
    for (const { path } of rows) {
      const moved = movedPath(path, folder, toFolder);
      // A book that is gone may have left the row of a sidecar there.
      if (table === 'sidecars' && moved !== path) await db.deleteFrom('sidecars').where('library', '=', library).where('path', '=', moved).execute();
      await db.updateTable(table).set({ path: moved }).where('item_id', '=', id).where('path', '=', path).execute();
    }
  }
}
