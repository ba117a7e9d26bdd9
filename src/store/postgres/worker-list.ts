/** Who works on the database, in a table of it. */
import { sql } from 'kysely';
import { type ListedWorker, SILENT_AFTER_MS, type WorkerList } from '../../ports/worker-list.ts';
import type { PgDb } from './connection.ts';

/** Milliseconds since 1970, by the clock of the server. */
const NOW_MS = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
const DAY_MS = 86_400_000;

export function createWorkerList(db: PgDb): WorkerList {
  return {
    async note({ name, isLeading: is_leading, machine, processId: process_id, version, underWay: under_way }) {
      const state = { is_leading, machine, process_id, version, under_way, seen_at: NOW_MS };
      await db
        .insertInto('workers')
        .values({ name, ...state, started_at: NOW_MS })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet({
            ...state,
            started_at: sql<number>`case when workers.process_id = excluded.process_id then workers.started_at else excluded.started_at end`,
          }),
        )
        .execute();
      // There is one that leads: whoever did before has ended, or stands by.
      if (is_leading) await db.deleteFrom('workers').where('is_leading', '=', true).where('name', '<>', name).execute();
      await db.deleteFrom('workers').where('seen_at', '<', sql<number>`${NOW_MS} - ${DAY_MS}`).execute();
    },
    async remove(name) {
      await db.deleteFrom('workers').where('name', '=', name).execute();
    },
    async all() {
      const rows = await db
        .selectFrom('workers')
        .selectAll()
        .select(sql<boolean>`seen_at < ${NOW_MS} - ${SILENT_AFTER_MS}`.as('is_silent'))
        .orderBy('is_leading', 'desc')
        .orderBy('name')
        .execute();
      return rows.map(
        ({ name, machine, version, ...row }): ListedWorker => ({
          ...{ name, isLeading: row.is_leading, machine, processId: row.process_id, version, underWay: row.under_way },
          ...{ startedAtMs: row.started_at, seenAtMs: row.seen_at, isSilent: row.is_silent },
        }),
      );
    },
  };
}
