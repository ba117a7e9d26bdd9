/** The journal of writes, each noted before it is done, with the bytes before and after. */
import { sql } from 'kysely';
import type { WriteError } from '../../domain/errors.ts';
import type { FileVersion, OwnSidecar } from '../../ports/sidecars.ts';
import type { Write, WriteEnd, WriteJournal, WriteScope } from '../../ports/write-journal.ts';
import { newWriteRow, ownedByAnother, requireLeases, WRITES_IN_MIND, writeFromRow } from '../write-rows.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';
import { eachOnce, givenRows, inTurns } from './given-rows.ts';
import { abandonWrites, type BegunWrite, claimSidecars, loadUnfinishedWrites } from './pending-writes.ts';
import { forgetSidecars, placeName, type SidecarPlace, saveSidecars } from './sidecars.ts';

export function createWriteJournal(db: PgDb): WriteJournal {
  return {
    beginWrites(writes) {
      const begun = writes.map((write) => ({ write, row: newWriteRow(write) }));
      return transact(db, (query) => beginAll(query, begun), { isDurable: true });
    },
    endWrites: (ends) => transact(db, (query) => endAll(query, ends)),
    unfinishedWrites: (library) => loadUnfinishedWrites(db, library),
    writesOf: (scope) => loadWrites(db, scope),
    versionsAt: (library, path) => loadVersions(db, library, path),
    pruneWrites: (limits) => pruneWrites(db, limits),
  };
}

async function beginAll(query: PgQuery, writes: readonly BegunWrite[]): Promise<(number | WriteError)[]> {
  await requireJobs(query, writes);
  const results = new Map<BegunWrite, number | WriteError>();
  for (const turn of inTurns(writes, ({ row }) => placeName(row))) for (const [write, result] of await begin(query, turn)) results.set(write, result);
  return writes.flatMap((write) => results.get(write) ?? []);
}

/** The jobs stay leased until the notes are committed: who would take one passes over it. */
async function requireJobs(query: PgQuery, begun: readonly BegunWrite[]): Promise<void> {
  const ids = [...new Set(begun.flatMap(({ write: { job } }) => job?.id ?? []))].sort((a, b) => a - b);
  if (ids.length === 0) return;
  const leased = query.selectFrom('queue').select(['id', 'worker']).where('id', '=', sql<number>`any(${ids}::bigint[])`);
  const rows = await leased.orderBy('id').forShare().execute();
  requireLeases(
    begun.map(({ write }) => write),
    rows,
  );
}

/** Begins writes, each at another place. */
async function begin(query: PgQuery, writes: readonly BegunWrite[]): Promise<[BegunWrite, number | WriteError][]> {
  const claimed = await claimSidecars(query, writes);
  const mine = writes.filter(({ row }) => claimed.has(placeName(row)));
  const others = writes.filter(({ row }) => !claimed.has(placeName(row)));
  const ids = mine.length === 0 ? new Map<string, number>() : await insertWrites(query, mine);
  const owners = others.length === 0 ? new Map<string, string>() : await ownersOf(query, others);
  return writes.map((begun) => {
    const place = placeName(begun.row);
    return [begun, ids.get(place) ?? ownedByAnother(begun.row.path, owners.get(place) ?? '')];
  });
}

/** Returns their ids by the names of their places. */
async function insertWrites(query: PgQuery, writes: readonly BegunWrite[]): Promise<Map<string, number>> {
  const rows = writes.map(({ row }) => ({ ...row, done: false, kept: true }));
  const noted = await query.insertInto('writes').values(rows).returning(['id', 'library', 'path']).execute();
  return new Map(noted.map((each) => [placeName(each), each.id]));
}

/** Paths of the books that have these files, by the names of the files' places. */
async function ownersOf(query: PgQuery, writes: readonly BegunWrite[]): Promise<Map<string, string>> {
  const places = writes.map(({ row: { library, path } }) => ({ library, path }));
  const { rows } = await sql<SidecarPlace & { owner: string }>`
    select sidecars.library, sidecars.path, items.path as owner from sidecars join items on items.id = sidecars.item_id
    join ${givenRows('given', { library: 'text', path: 'text' }, places)} on given.library = sidecars.library and given.path = sidecars.path`.execute(query);
  return new Map(rows.map((row) => [placeName(row), row.owner]));
}

interface EndedWrite extends SidecarPlace {
  itemId: number | null;
  end: WriteEnd;
}

async function endAll(query: PgQuery, ends: readonly WriteEnd[]): Promise<void> {
  const ofFailed = ends.filter((end) => 'failed' in end).map(({ id }) => id);
  const ofDone = ends.filter((end) => !('failed' in end)).map(({ id }) => id);
  const columns = ['id', 'library', 'path', 'item_id'] as const;
  const done = query.updateTable('writes').set({ done: true }).where('id', '=', sql<number>`any(${ofDone}::bigint[])`).returning(columns);
  const failed = query.deleteFrom('writes').where('id', '=', sql<number>`any(${ofFailed}::bigint[])`).returning(columns);
  const rows = [...(ofDone.length > 0 ? await done.execute() : []), ...(ofFailed.length > 0 ? await failed.execute() : [])];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ended = ends.map((end): EndedWrite => {
    const write = byId.get(end.id);
    if (!write) throw new Error(`there is no write ${end.id}`);
    return { library: write.library, path: write.path, itemId: write.item_id, end };
  });
  for (const turn of inTurns(ended, placeName)) await endTurn(query, eachOnce(turn, placeName));
}

/** Ends writes, each at another place. */
async function endTurn(query: PgQuery, ended: readonly EndedWrite[]): Promise<void> {
  const placesOf = (kind: 'failed' | 'removed') => ended.filter(({ end }) => kind in end).map(({ library, path }) => ({ library, path }));
  await abandonWrites(query, placesOf('failed'));
  await forgetSidecars(query, placesOf('removed'));
  const standing = ended.flatMap(({ library, itemId, end }): { library: string; itemId: number | null; sidecar: OwnSidecar }[] =>
    'sidecar' in end ? [{ library, itemId, sidecar: end.sidecar }] : [],
  );
  await saveSidecars(query, standing);
}

async function loadWrites(db: PgDb, scope: WriteScope): Promise<Write[]> {
  const all = db.selectFrom('writes').selectAll().orderBy('id');
  const chosen =
    'runId' in scope
      ? all.where('run_id', '=', scope.runId)
      : 'itemId' in scope
        ? all.where('item_id', '=', scope.itemId)
        : all.where('library', '=', scope.library).where('path', '=', scope.path);
  return (await chosen.execute()).map(writeFromRow);
}

async function loadVersions(db: PgDb, library: string, path: string): Promise<FileVersion[]> {
  const writes = db.selectFrom('writes').where('library', '=', library).where('path', '=', path);
  // A hash that we once wrote there.
  const isOurs = sql<boolean>`exists (select from writes as other where other.library = writes.library and other.path = writes.path
    and other.after_hash is not distinct from writes.before_hash)`;
  const each = writes
    .select(({ fn }) => fn.max('id').as('id'))
    .where('kept', '=', true)
    .groupBy(['before_hash', 'after_hash']);
  const latest = await writes.selectAll().select(isOurs.as('is_ours')).where('id', 'in', each).orderBy('id', 'desc').limit(WRITES_IN_MIND).execute();
  return latest.flatMap((row) => {
    const { before, after } = writeFromRow(row);
    return [...(after ? [{ bytes: after, isOurs: true }] : []), ...(before ? [{ bytes: before, isOurs: row.is_ours }] : [])];
  });
}

/** Drops the bytes of writes that are too old, and then of the oldest until the rest is small enough. */
async function pruneWrites(db: PgDb, { beforeMs, maxBytes }: { beforeMs: number; maxBytes: number }): Promise<number> {
  const { numAffectedRows } = await sql`
    update writes set before = null, after = null, kept = false where id in (
      select id from (
        select id, written_at, sum(coalesce(octet_length(before), 0) + coalesce(octet_length(after), 0)) over (order by id desc) as total
        from writes where kept and (done or not exists (
          select from sidecars where sidecars.library = writes.library and sidecars.path = writes.path and token is not null))
      ) as newest_first where written_at < ${beforeMs} or total > ${maxBytes}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
