/** Every write, noted before it is done, with the bytes before and after: what a diff, an undo and a crash need. */
import { sql } from 'kysely';
import { WriteError } from '../../domain/errors.ts';
import { baseName } from '../../domain/library/item.ts';
import type { NewWrite, Write, WriteAction, WriteEnd } from '../../ports/item-store.ts';
import { TOKEN_LEASE_MS } from '../../ports/temp-tokens.ts';
import { pack, unpack } from './compress.ts';
import { type Db, statement } from './connection.ts';
import type { WriteTable } from './schema.ts';
import type { SidecarRows } from './sidecars.ts';

export interface WriteRows {
  /** Each write's id, or an error for a path that is another book's. */
  begin(writes: readonly NewWrite[]): (number | WriteError)[];
  end(ends: readonly WriteEnd[]): void;
}

interface NoteOfWrite {
  runId: number;
  library: string;
  itemId: number | null;
  exporter: string;
  path: string;
  action: WriteAction;
  before: Uint8Array | null;
  after: Uint8Array | null;
  beforeHash: string | null;
  afterHash: string | null;
  writtenAtMs: number;
}

export function createWriteRows(db: Db, sidecars: SidecarRows): WriteRows {
  const selectOwner = statement(db, (query, p: { library: string; path: string }) =>
    query
      .selectFrom('sidecars')
      .innerJoin('items', 'items.id', 'sidecars.item_id')
      .select(['items.id', 'items.path'])
      .where('sidecars.library', '=', p.library)
      .where('sidecars.path', '=', p.path)
      .where('items.state', '!=', 'offline'),
  );
  const insert = statement(db, (query, p: NoteOfWrite) =>
    query
      .insertInto('writes')
      .values({
        run_id: p.runId,
        library: p.library,
        item_id: p.itemId,
        exporter: p.exporter,
        path: p.path,
        action: p.action,
        before: p.before,
        after: p.after,
        before_hash: p.beforeHash,
        after_hash: p.afterHash,
        written_at: p.writtenAtMs,
        done: 0,
        kept: 1,
      })
      .returning('id'),
  );
  const select = statement(db, (query, p: { id: number }) => query.selectFrom('writes').select(['library', 'path', 'item_id']).where('id', '=', p.id));
  const remove = statement(db, (query, p: { id: number }) => query.deleteFrom('writes').where('id', '=', p.id));
  const setDone = statement(db, (query, p: { id: number }) => query.updateTable('writes').set({ done: 1 }).where('id', '=', p.id));

  /** One file belongs to one book, as long as that is on disk. */
  function refusal({ library, path, itemId }: NewWrite): WriteError | undefined {
    const owner = selectOwner.first({ library, path });
    if (!owner || owner.id === itemId) return undefined;
    return new WriteError(`${baseName(path)} is the sidecar of another book (${owner.path})`);
  }

  function beginOne(write: NewWrite): number {
    const { runId, library, path, exporter, writtenAtMs, token } = write;
    const itemId = write.itemId ?? null;
    const before = write.before ? pack(write.before) : null;
    const after = write.after ? pack(write.after) : null;
    const hashes = { beforeHash: write.beforeHash ?? null, afterHash: write.afterHash ?? null };
    const action = !after ? 'removed' : before ? 'updated' : 'created';
    const noted = insert.first({ runId, library, itemId, exporter, path, action, before, after, writtenAtMs, ...hashes });
    const confirmed = write.wasOurs && before && write.beforeHash ? { hash: write.beforeHash, bytes: before } : undefined;
    const pending = { pendingHash: hashes.afterHash, pendingBytes: after, pendingBefore: hashes.beforeHash, token, tokenUntilMs: writtenAtMs + TOKEN_LEASE_MS };
    sidecars.expect({ library, path, itemId, exporter, ...pending, confirmed });
    return (noted as { id: number }).id;
  }

  return {
    begin: (writes) => writes.map((write) => refusal(write) ?? beginOne(write)),
    end(ends) {
      for (const end of ends) {
        const write = select.first({ id: end.id });
        if (!write) throw new Error(`there is no write ${end.id}`);
        if ('failed' in end) {
          remove.run({ id: end.id });
          sidecars.abandon(write.library, write.path);
          continue;
        }
        setDone.run({ id: end.id });
        if ('removed' in end) sidecars.forget(write.library, write.path);
        else sidecars.save(write.library, write.item_id ?? undefined, end.sidecar);
      }
    },
  };
}

function fromRow(row: Omit<WriteTable, 'id'> & { id: number }): Write {
  const bytes = (packed: Uint8Array | null) => (packed === null ? undefined : unpack(packed));
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
    afterHash: row.after_hash ?? undefined,
    writtenAtMs: row.written_at,
    isDone: row.done === 1,
    isKept: row.kept === 1,
  };
}

export async function loadWrites(db: Db, of: { runId: number } | { itemId: number } | { library: string; path: string }): Promise<Write[]> {
  const query = db.selectFrom('writes').selectAll().orderBy('id');
  const chosen =
    'runId' in of
      ? query.where('run_id', '=', of.runId)
      : 'itemId' in of
        ? query.where('item_id', '=', of.itemId)
        : query.where('library', '=', of.library).where('path', '=', of.path);
  return (await chosen.execute()).map(fromRow);
}

/** Gives up the bytes of writes older than a time, and of the oldest until the rest is small enough; the rows stay. */
export async function pruneWrites(db: Db, { beforeMs, maxBytes }: { beforeMs: number; maxBytes: number }): Promise<number> {
  const size = sql<number>`coalesce(length(before), 0) + coalesce(length(after), 0)`;
  const kept = await db
    .selectFrom('writes')
    .select(['id', 'written_at', size.as('size')])
    .where('kept', '=', 1)
    .orderBy('id', 'desc')
    .execute();
  let total = 0;
  const given = kept.filter((row) => {
    total += row.size;
    return row.written_at < beforeMs || total > maxBytes;
  });
  for (let at = 0; at < given.length; at += IDS_AT_ONCE) {
    const ids = given.slice(at, at + IDS_AT_ONCE).map(({ id }) => id);
    await db.updateTable('writes').set({ before: null, after: null, kept: 0 }).where('id', 'in', ids).execute();
  }
  return given.length;
}

/** SQLite takes 32,766 values in one statement. */
const IDS_AT_ONCE = 5000;
