/** The sidecars that we wrote: what they were, so that a change by somebody else is seen field by field. */
import type { OwnSidecar, SidecarStamp, UnfinishedWrite } from '../../ports/item-store.ts';
import { pack, unpack } from './compress.ts';
import { type Db, statement } from './connection.ts';
import type { SidecarTable } from './schema.ts';

export interface SidecarRows {
  load(itemId: number): OwnSidecar[];
  /** Files that are expected to stand, without their bytes. */
  stamps(itemId: number): SidecarStamp[];
  /** A sidecar as it stands now; nothing of it is pending any more. */
  save(library: string, itemId: number | undefined, sidecar: OwnSidecar): void;
  forget(library: string, path: string): void;
  /** Notes what is about to be written. `bytes` and those that were confirmed come compressed. */
  expect(write: ExpectedWrite): void;
  /** A write that was not done leaves no trace, but of what stood there before. */
  abandon(library: string, path: string): void;
}

export interface ExpectedWrite {
  library: string;
  path: string;
  itemId: number | null;
  exporter: string;
  pendingHash: string | null;
  pendingBytes: Uint8Array | null;
  pendingBefore: string | null;
  token: string;
  tokenUntilMs: number;
  /** What stands there now, if that is ours. */
  confirmed?: { hash: string; bytes: Uint8Array };
}

const NOTHING = pack(new Uint8Array());
const NOT_PENDING = { pending_hash: null, pending_bytes: null, pending_before: null, token: null, token_until: null };

interface Standing {
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

export function createSidecarRows(db: Db): SidecarRows {
  const select = statement(db, (query, p: { itemId: number }) => query.selectFrom('sidecars').selectAll().where('item_id', '=', p.itemId).orderBy('path'));
  const selectStamps = statement(db, (query, p: { itemId: number }) =>
    query
      .selectFrom('sidecars')
      .select(['path', 'exporter', 'size_bytes', 'mtime_ms', 'token'])
      .where('item_id', '=', p.itemId)
      .where((where) => where.or([where('hash', '!=', ''), where('token', 'is not', null)])),
  );
  const standing = (p: Standing) => ({
    item_id: p.itemId,
    exporter: p.exporter,
    hash: p.hash,
    size_bytes: p.sizeBytes,
    mtime_ms: p.mtimeMs,
    refused_hash: p.refusedHash,
    made_from: p.madeFrom,
    ...NOT_PENDING,
  });
  // What was noted before it was written need not be compressed again.
  const confirm = statement(db, (query, p: Standing) =>
    query
      .updateTable('sidecars')
      .set((set) => ({ ...standing(p), bytes: set.fn.coalesce('pending_bytes', 'bytes') }))
      .where('library', '=', p.library)
      .where('path', '=', p.path)
      .where('pending_hash', '=', p.hash),
  );
  const upsert = statement(db, (query, p: Standing & { bytes: Uint8Array }) => {
    const row = { ...standing(p), bytes: p.bytes };
    return query
      .insertInto('sidecars')
      .values({ library: p.library, path: p.path, ...row })
      .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row));
  });
  const remove = statement(db, (query, p: { library: string; path: string }) =>
    query.deleteFrom('sidecars').where('library', '=', p.library).where('path', '=', p.path),
  );
  const expectNew = statement(db, (query, p: Omit<ExpectedWrite, 'confirmed'>) => {
    const pending = {
      pending_hash: p.pendingHash,
      pending_bytes: p.pendingBytes,
      pending_before: p.pendingBefore,
      token: p.token,
      token_until: p.tokenUntilMs,
      item_id: p.itemId,
    };
    return query
      .insertInto('sidecars')
      .values({ library: p.library, path: p.path, exporter: p.exporter, hash: '', size_bytes: 0, mtime_ms: 0, bytes: NOTHING, ...pending })
      .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(pending));
  });
  const setConfirmed = statement(db, (query, p: { library: string; path: string; hash: string; bytes: Uint8Array }) =>
    query.updateTable('sidecars').set({ hash: p.hash, bytes: p.bytes }).where('library', '=', p.library).where('path', '=', p.path),
  );
  const clear = statement(db, (query, p: { library: string; path: string }) =>
    query.updateTable('sidecars').set(NOT_PENDING).where('library', '=', p.library).where('path', '=', p.path),
  );
  const removeEmpty = statement(db, (query, p: { library: string; path: string }) =>
    query.deleteFrom('sidecars').where('library', '=', p.library).where('path', '=', p.path).where('hash', '=', '').where('refused_hash', 'is', null),
  );
  return {
    load: (itemId) => select.all({ itemId }).map(fromRow),
    stamps: (itemId) =>
      selectStamps
        .all({ itemId })
        .map((row) => ({ path: row.path, exporter: row.exporter, sizeBytes: row.size_bytes, mtimeMs: row.mtime_ms, isPending: row.token !== null })),
    save(library, itemId = undefined, { path, exporter, hash, sizeBytes, mtimeMs, bytes, refusedHash = null, madeFrom = null }) {
      const now = { library, path, itemId: itemId ?? null, exporter, hash, sizeBytes, mtimeMs, refusedHash, madeFrom };
      if (confirm.run(now) === 0) upsert.run({ ...now, bytes: pack(bytes) });
    },
    forget: (library, path) => void remove.run({ library, path }),
    expect({ confirmed, ...write }) {
      expectNew.run(write);
      if (confirmed) setConfirmed.run({ library: write.library, path: write.path, ...confirmed });
    },
    abandon(library, path) {
      clear.run({ library, path });
      removeEmpty.run({ library, path });
    },
  };
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
    bytes: unpack(row.bytes),
    ...(row.pending_hash !== null &&
      row.pending_bytes !== null && {
        pending: { hash: row.pending_hash, bytes: unpack(row.pending_bytes), beforeHash: row.pending_before ?? undefined },
      }),
    refusedHash: row.refused_hash ?? undefined,
    madeFrom: row.made_from ?? undefined,
  };
}

export async function loadUnfinishedWrites(db: Db, library: string): Promise<UnfinishedWrite[]> {
  const rows = await db.selectFrom('sidecars').select(['path', 'token', 'token_until']).where('library', '=', library).where('token', 'is not', null).execute();
  return rows.map(({ path, token, token_until: untilMs }) => ({ path, token: token ?? '', untilMs: untilMs ?? 0 }));
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

/** Forgets that the user undid sidecars of an item. */
export async function allowUndone(db: Db, itemId: number): Promise<void> {
  await db.updateTable('sidecars').set({ refused_hash: null }).where('item_id', '=', itemId).where('refused_hash', 'is not', null).execute();
}
