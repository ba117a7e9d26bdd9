/** The journal of writes, each noted before it is done, with the bytes before and after. */
import { sql } from 'kysely';
import type { WriteError } from '../../domain/errors.ts';
import type { FileVersion } from '../../ports/sidecars.ts';
import type { NewWrite, Write, WriteEnd, WriteJournal, WriteScope } from '../../ports/write-journal.ts';
import { confirmedColumns, type NewWriteRow, newWriteRow, ownedByAnother, pendingColumns, requireLeases, WRITES_IN_MIND, writeFromRow } from '../write-rows.ts';
import { type Db, groupCommit, statement } from './connection.ts';
import { createPendingWriteRows, loadUnfinishedWrites } from './pending-writes.ts';
import type { SidecarRows } from './sidecars.ts';

/** SQLite takes 32,766 values in one statement. */
const IDS_AT_ONCE = 5000;

export function createWriteJournal(db: Db, sidecars: SidecarRows): WriteJournal {
  const { selectOwner, selectLease, insert, select, remove, setDone } = statementsOf(db);
  const pending = createPendingWriteRows(db);

  /** One file belongs to one book, as long as that is on disk. */
  function refusal({ library, path, itemId }: NewWrite): WriteError | undefined {
    const owner = selectOwner.first({ library, path });
    if (!owner || owner.id === itemId) return undefined;
    return ownedByAnother(path, owner.path);
  }

  function begin(write: NewWrite): number {
    const row = newWriteRow(write);
    const { library, path, exporter } = row;
    const noted = insert.first(row);
    pending.begin({ library, path, exporter, ...pendingColumns(row, write.token), confirmed: confirmedColumns(write, row) });
    return (noted as { id: number }).id;
  }

  function beginAll(writes: readonly NewWrite[]): (number | WriteError)[] {
    requireLeases(
      writes,
      writes.flatMap(({ job }) => (job && selectLease.first({ id: job.id })) ?? []),
    );
    return writes.map((write) => refusal(write) ?? begin(write));
  }

  function end(ended: WriteEnd): void {
    const { id } = ended;
    const write = select.first({ id });
    if (!write) throw new Error(`there is no write ${id}`);
    if ('failed' in ended) {
      remove.run({ id });
      pending.abandon(write.library, write.path);
      return;
    }
    setDone.run({ id });
    if ('removed' in ended) sidecars.forget(write.library, write.path);
    else sidecars.save(write.library, write.item_id ?? undefined, ended.sidecar);
  }

  return {
    beginWrites: (writes) => groupCommit(db, () => beginAll(writes), { isDurable: true }),
    endWrites: (ends) => groupCommit(db, () => ends.forEach(end)),
    unfinishedWrites: (library) => loadUnfinishedWrites(db, library),
    writesOf: (scope) => loadWrites(db, scope),
    versionsAt: (library, path) => loadVersions(db, library, path),
    pruneWrites: (limits) => pruneWrites(db, limits),
  };
}

function statementsOf(db: Db) {
  return {
    selectOwner: statement(db, (query, p: { library: string; path: string }) =>
      query
        .selectFrom('sidecars')
        .innerJoin('items', 'items.id', 'sidecars.item_id')
        .select(['items.id', 'items.path'])
        .where('sidecars.library', '=', p.library)
        .where('sidecars.path', '=', p.path)
        .where('items.state', '!=', 'offline'),
    ),
    selectLease: statement(db, (query, p: { id: number }) => query.selectFrom('queue').select(['id', 'worker']).where('id', '=', p.id)),
    insert: statement(db, (query, p: NewWriteRow) =>
      query
        .insertInto('writes')
        .values({
          run_id: p.run_id,
          library: p.library,
          item_id: p.item_id,
          exporter: p.exporter,
          path: p.path,
          action: p.action,
          before: p.before,
          after: p.after,
          before_hash: p.before_hash,
          after_hash: p.after_hash,
          before_mtime_ms: p.before_mtime_ms,
          before_mode: p.before_mode,
          written_at: p.written_at,
          done: 0,
          kept: 1,
        })
        .returning('id'),
    ),
    select: statement(db, (query, p: { id: number }) => query.selectFrom('writes').select(['library', 'path', 'item_id']).where('id', '=', p.id)),
    remove: statement(db, (query, p: { id: number }) => query.deleteFrom('writes').where('id', '=', p.id)),
    setDone: statement(db, (query, p: { id: number }) => query.updateTable('writes').set({ done: 1 }).where('id', '=', p.id)),
  };
}

async function loadWrites(db: Db, scope: WriteScope): Promise<Write[]> {
  const all = db.selectFrom('writes').selectAll().orderBy('id');
  const chosen =
    'runId' in scope
      ? all.where('run_id', '=', scope.runId)
      : 'itemId' in scope
        ? all.where('item_id', '=', scope.itemId)
        : all.where('library', '=', scope.library).where('path', '=', scope.path);
  return (await chosen.execute()).map(writeFromRow);
}

async function loadVersions(db: Db, library: string, path: string): Promise<FileVersion[]> {
  const writes = db.selectFrom('writes').where('library', '=', library).where('path', '=', path);
  const each = writes
    .select(({ fn }) => fn.max('id').as('id'))
    .where('kept', '=', 1)
    .groupBy(['before_hash', 'after_hash']);
  const latest = await writes.selectAll().where('id', 'in', each).orderBy('id', 'desc').limit(WRITES_IN_MIND).execute();
  const hashes = await writes.select('after_hash').distinct().execute();
  const ours = new Set(hashes.map(({ after_hash }) => after_hash));
  return latest
    .map(writeFromRow)
    .flatMap(({ before, after, beforeHash = null }) => [
      ...(after ? [{ bytes: after, isOurs: true }] : []),
      ...(before ? [{ bytes: before, isOurs: ours.has(beforeHash) }] : []),
    ]);
}

/** Drops the bytes of writes that are too old, and then of the oldest until the rest is small enough. */
async function pruneWrites(db: Db, { beforeMs, maxBytes }: { beforeMs: number; maxBytes: number }): Promise<number> {
  const isSettled = sql<boolean>`(done = 1 or not exists (
    select 1 from sidecars where sidecars.library = writes.library and sidecars.path = writes.path and token is not null))`;
  const size = sql<number>`coalesce(length(before), 0) + coalesce(length(after), 0)`;
  const newestFirst = db
    .selectFrom('writes')
    .select(['id', 'written_at', size.as('size')])
    .where('kept', '=', 1)
    .where(isSettled)
    .orderBy('id', 'desc');
  let total = 0;
  const dropped = (await newestFirst.execute()).filter((row) => {
    total += row.size;
    return row.written_at < beforeMs || total > maxBytes;
  });
  for (let at = 0; at < dropped.length; at += IDS_AT_ONCE) {
    const ids = dropped.slice(at, at + IDS_AT_ONCE).map(({ id }) => id);
    await db.updateTable('writes').set({ before: null, after: null, kept: 0 }).where('id', 'in', ids).execute();
  }
  return dropped.length;
}
