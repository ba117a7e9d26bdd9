/** The sidecars that we wrote: what they were, so that a change by somebody else is seen field by field. */
import { sql } from 'kysely';
import type { StoredItem } from '../../ports/items.ts';
import type { OwnSidecar, Sidecars } from '../../ports/sidecars.ts';
import { compress } from '../compress.ts';
import { movedPath, NOT_PENDING, sidecarFromRow } from '../sidecar-rows.ts';
import { type PgDb, type PgQuery, storable, transact } from './connection.ts';
import { eachOnce, givenRows } from './given-rows.ts';

export interface SidecarPlace {
  library: string;
  path: string;
}

interface SavedSidecar {
  library: string;
  /** Null for a file that belongs to no single book. */
  itemId: number | null;
  sidecar: OwnSidecar;
}

export const placeName = ({ library, path }: SidecarPlace): string => `${library}\0${path}`;

/** Saves sidecars as they are now; no write of them is pending any more. Within a transaction of the caller. */
export async function saveSidecars(query: PgQuery, sidecars: readonly SavedSidecar[]): Promise<void> {
  if (sidecars.length === 0) return;
  const all = sidecars.map(({ library, itemId, sidecar: { bytes, ...sidecar } }) => ({
    bytes,
    row: {
      library,
      path: sidecar.path,
      item_id: itemId,
      exporter: sidecar.exporter,
      hash: sidecar.hash,
      size_bytes: sidecar.sizeBytes,
      mtime_ms: sidecar.mtimeMs,
      refused_hash: sidecar.refusedHash ?? null,
      made_from: sidecar.madeFrom === undefined ? null : storable(sidecar.madeFrom),
    },
  }));
  const rows = eachOnce(all, ({ row }) => placeName(row));
  const confirmed = await confirm(
    query,
    rows.map(({ row }) => row),
  );
  const others = rows.filter(({ row }) => !confirmed.has(placeName(row))).map(({ row, bytes }) => ({ ...row, ...NOT_PENDING, bytes: compress(bytes) }));
  if (others.length === 0) return;
  await query
    .insertInto('sidecars')
    .values(others)
    .onConflict((conflict) =>
      conflict.columns(['library', 'path']).doUpdateSet(({ ref }) => ({
        item_id: ref('excluded.item_id'),
        exporter: ref('excluded.exporter'),
        hash: ref('excluded.hash'),
        size_bytes: ref('excluded.size_bytes'),
        mtime_ms: ref('excluded.mtime_ms'),
        bytes: ref('excluded.bytes'),
        refused_hash: ref('excluded.refused_hash'),
        made_from: ref('excluded.made_from'),
        ...NOT_PENDING,
      })),
    )
    .execute();
}

const STAMP = {
  library: 'text',
  path: 'text',
  item_id: 'bigint',
  exporter: 'text',
  hash: 'text',
  size_bytes: 'bigint',
  mtime_ms: 'bigint',
  refused_hash: 'text',
  made_from: 'text',
} as const;

/** Takes over the pending bytes of those that are as it was noted; they need not be sent. Returns the names of their places. */
async function confirm(query: PgQuery, stamps: Parameters<typeof givenRows<StampRow>>[2]): Promise<Set<string>> {
  const { rows } = await sql<SidecarPlace>`
    update sidecars set item_id = now.item_id, exporter = now.exporter, hash = now.hash, size_bytes = now.size_bytes, mtime_ms = now.mtime_ms,
      refused_hash = now.refused_hash, made_from = now.made_from, bytes = coalesce(pending_bytes, bytes),
      pending_hash = null, pending_bytes = null, pending_before = null, token = null, token_until = null
    from ${givenRows('now', STAMP, stamps)}
    where sidecars.library = now.library and sidecars.path = now.path and pending_hash = now.hash
    returning sidecars.library, sidecars.path`.execute(query);
  return new Set(rows.map(placeName));
}

interface StampRow extends SidecarPlace {
  item_id: number | null;
  exporter: string;
  hash: string;
  size_bytes: number;
  mtime_ms: number;
  refused_hash: string | null;
  made_from: string | null;
}

export async function forgetSidecars(query: PgQuery, places: readonly SidecarPlace[]): Promise<void> {
  if (places.length === 0) return;
  await sql`delete from sidecars using ${givenRows('gone', { library: 'text', path: 'text' }, places)}
    where sidecars.library = gone.library and sidecars.path = gone.path`.execute(query);
}

export function createSidecars(db: PgDb): Sidecars {
  return {
    saveSidecar: (library, itemId, sidecar) => transact(db, (query) => saveSidecars(query, [{ library, itemId: itemId ?? null, sidecar }])),
    forgetSidecar: (library, path) => forgetSidecars(db, [{ library, path }]),
    async librarySidecars(library) {
      const query = db.selectFrom('sidecars').selectAll().where('library', '=', library).where('item_id', 'is', null);
      return (await query.orderBy('path').execute()).map(sidecarFromRow);
    },
  };
}

/** Moves the sidecars and writes of an item along with its folder. */
export async function moveSidecars(query: PgQuery, item: Pick<StoredItem, 'id' | 'library' | 'folder'>, toFolder: string): Promise<void> {
  const { id, library, folder } = item;
  const pathsIn = async (table: 'sidecars' | 'writes') => {
    const rows = await query.selectFrom(table).select('path').distinct().where('item_id', '=', id).execute();
    return rows.map(({ path }) => ({ path, moved: movedPath(path, folder, toFolder) })).filter(({ path, moved }) => moved !== path);
  };
  // Where one goes to where another of them stands, that one has gone before.
  const isDeeper = toFolder.length > folder.length;
  const sidecars = (await pathsIn('sidecars')).sort((a, b) => (isDeeper ? b.path.length - a.path.length : a.path.length - b.path.length));
  for (const { path, moved } of sidecars) {
    // A book that is gone may have left the row of a sidecar there.
    await query.deleteFrom('sidecars').where('library', '=', library).where('path', '=', moved).execute();
    await query.updateTable('sidecars').set({ path: moved }).where('item_id', '=', id).where('path', '=', path).execute();
  }
  await sql`update writes set path = moving.moved from ${givenRows('moving', { path: 'text', moved: 'text' }, await pathsIn('writes'))}
    where item_id = ${id} and writes.path = moving.path`.execute(query);
}
