/** Writes of sidecars that began and have not ended yet. They are noted in the sidecar's row, beside what stood there before. */
import { sql } from 'kysely';
import type { NewWrite, UnfinishedWrite } from '../../ports/write-journal.ts';
import { NOT_PENDING, noSidecar } from '../sidecar-rows.ts';
import { confirmedColumns, type NewWriteRow, pendingColumns } from '../write-rows.ts';
import type { PgDb, PgQuery } from './connection.ts';
import { eachOnce, givenRows } from './given-rows.ts';
import { placeName, type SidecarPlace } from './sidecars.ts';

/** A write with its row. */
export interface BegunWrite {
  write: NewWrite;
  row: NewWriteRow;
}

/** What was noted first, and may have been written, stays known as ours: somebody may have edited it since. */
const WAS_NOTED = sql`sidecars.hash = '' and sidecars.pending_hash is not null and sidecars.pending_before is distinct from excluded.pending_before`;

/**
 * Notes what is about to be written, each at another place. One file belongs to one book, as long as that is on disk: what belongs to
 * another one is left out. It is one statement, so that of two that want a file at the same time one gets it.
 * @returns the names of the places that were noted
 */
export async function claimSidecars(query: PgQuery, writes: readonly BegunWrite[]): Promise<Set<string>> {
  const rows = eachOnce(writes, ({ row }) => placeName(row)).map(({ write, row }) => {
    const { library, path, exporter } = row;
    return { library, path, exporter, ...noSidecar(), ...confirmedColumns(write, row), ...pendingColumns(row, write.token) };
  });
  const noted = await query
    .insertInto('sidecars')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['library', 'path'])
        .doUpdateSet(({ ref }) => ({
          item_id: ref('excluded.item_id'),
          pending_hash: ref('excluded.pending_hash'),
          pending_bytes: ref('excluded.pending_bytes'),
          pending_before: ref('excluded.pending_before'),
          token: ref('excluded.token'),
          token_until: ref('excluded.token_until'),
          // What stands there now is known only if that is ours.
          hash: sql<string>`case when excluded.hash <> '' then excluded.hash when ${WAS_NOTED} then sidecars.pending_hash else sidecars.hash end`,
          bytes: sql<Uint8Array>`case when excluded.hash <> '' then excluded.bytes when ${WAS_NOTED} then sidecars.pending_bytes else sidecars.bytes end`,
        }))
        .where(
          sql<boolean>`sidecars.item_id is null or sidecars.item_id = excluded.item_id
            or not exists (select from items where id = sidecars.item_id and state <> 'offline')`,
        ),
    )
    .returning(['library', 'path'])
    .execute();
  return new Set(noted.map(placeName));
}

/** Forgets writes that were not done; what stood there before is kept. */
export async function abandonWrites(query: PgQuery, places: readonly SidecarPlace[]): Promise<void> {
  if (places.length === 0) return;
  const given = givenRows('given', { library: 'text', path: 'text' }, places);
  const here = sql<boolean>`(library, path) in (select library, path from ${given})`;
  await query.deleteFrom('sidecars').where(here).where('hash', '=', '').where('refused_hash', 'is', null).execute();
  await query.updateTable('sidecars').set(NOT_PENDING).where(here).execute();
}

export async function loadUnfinishedWrites(db: PgDb, library: string): Promise<UnfinishedWrite[]> {
  const rows = await db.selectFrom('sidecars').select(['path', 'token', 'token_until']).where('library', '=', library).where('token', 'is not', null).execute();
  return rows.map(({ path, token, token_until: untilMs }) => ({ path, token: token ?? '', untilMs: untilMs ?? 0 }));
}
