/** Every write, noted before it is done, with the bytes before and after: what a diff, an undo and a crash need. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import { WriteError } from '../domain/errors.ts';
import { baseName } from '../domain/item.ts';
import type { NewWrite, Write, WriteAction, WriteEnd } from '../domain/item-store.ts';
import type { Db } from './database.ts';
import type { WriteTable } from './schema.ts';
import { forgetSidecar, saveSidecar } from './sidecars.ts';

export async function beginWrites(db: Db, writes: readonly NewWrite[]): Promise<(number | WriteError)[]> {
  const ids: (number | WriteError)[] = [];
  for (const write of writes) {
    const refused = await refuseAnothersFile(db, write);
    if (refused) {
      ids.push(refused);
      continue;
    }
    const after = write.after && deflateRawSync(write.after);
    const { id } = await db
      .insertInto('writes')
      .values({
        run_id: write.runId,
        library: write.library,
        item_id: write.itemId ?? null,
        exporter: write.exporter,
        path: write.path,
        action: !write.after ? 'removed' : write.before ? 'updated' : 'created',
        before: write.before ? deflateRawSync(write.before) : null,
        after: after ?? null,
        before_hash: write.beforeHash ?? null,
        after_hash: write.afterHash ?? null,
        written_at: write.writtenAtMs,
        done: 0,
        kept: 1,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    ids.push(id);
    const confirmed = write.wasOurs && write.before && write.beforeHash ? { hash: write.beforeHash, bytes: deflateRawSync(write.before) } : {};
    const pending = { pending_hash: write.afterHash ?? null, pending_bytes: after ?? null, pending_before: write.beforeHash ?? null, token: write.token };
    await db
      .insertInto('sidecars')
      .values({
        library: write.library,
        path: write.path,
        item_id: write.itemId ?? null,
        exporter: write.exporter,
        hash: '',
        size_bytes: 0,
        mtime_ms: 0,
        bytes: deflateRawSync(new Uint8Array()),
        ...pending,
        ...confirmed,
      })
      .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet({ ...pending, ...confirmed, item_id: write.itemId ?? null }))
      .execute();
  }
  return ids;
}

/** One file belongs to one book, as long as that is on disk. */
async function refuseAnothersFile(db: Db, { library, path, itemId }: NewWrite): Promise<WriteError | undefined> {
  const owner = await db
    .selectFrom('sidecars')
    .innerJoin('items', 'items.id', 'sidecars.item_id')
    .select(['items.id', 'items.path'])
    .where('sidecars.library', '=', library)
    .where('sidecars.path', '=', path)
    .where('items.state', '!=', 'offline')
    .executeTakeFirst();
  if (!owner || owner.id === itemId) return undefined;
  return new WriteError(`${baseName(path)} is the sidecar of another book (${owner.path})`);
}

export async function endWrites(db: Db, ends: readonly WriteEnd[]): Promise<void> {
  for (const end of ends) {
    const write = await db.selectFrom('writes').select(['library', 'path', 'item_id']).where('id', '=', end.id).executeTakeFirstOrThrow();
    if ('failed' in end) {
      await db.deleteFrom('writes').where('id', '=', end.id).execute();
      await abandon(db, write.library, write.path);
      continue;
    }
    await db.updateTable('writes').set({ done: 1 }).where('id', '=', end.id).execute();
    if ('removed' in end) await forgetSidecar(db, write.library, write.path);
    else await saveSidecar(db, write.library, write.item_id ?? undefined, end.sidecar);
  }
}

/** A write that was not done leaves no trace, but of what stood there before. */
async function abandon(db: Db, library: string, path: string): Promise<void> {
  await db
    .updateTable('sidecars')
    .set({ pending_hash: null, pending_bytes: null, pending_before: null, token: null })
    .where('library', '=', library)
    .where('path', '=', path)
    .execute();
  await db.deleteFrom('sidecars').where('library', '=', library).where('path', '=', path).where('hash', '=', '').where('refused_hash', 'is', null).execute();
}

function fromRow(row: Omit<WriteTable, 'id'> & { id: number }): Write {
  const bytes = (packed: Uint8Array | null) => (packed === null ? undefined : inflateRawSync(packed));
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
