/** Pauses in either database: a row for each. */
import type { Kysely } from 'kysely';
import type { Pause } from '../domain/pause.ts';
import type { Pauses } from '../ports/pauses.ts';
import { actorColumns, actorFrom } from './actors.ts';
import { wholeMs } from './whole-ms.ts';
import type { PauseTable, WorkTables } from './work-tables.ts';

export function pauseFrom(row: PauseTable): Pause {
  const { paused: of, id, since, until } = row;
  return { of, id, sinceMs: since, actor: actorFrom(row), ...(until !== null && { untilMs: until }) };
}

export function createPauses(db: Kysely<WorkTables>): Pauses {
  return {
    async all(nowMs) {
      const rows = await db
        .selectFrom('pauses')
        .selectAll()
        .where((either) => either.or([either('until', 'is', null), either('until', '>', nowMs)]))
        .orderBy('paused')
        .orderBy('id')
        .execute();
      return rows.map(pauseFrom);
    },
    async put({ of, id, sinceMs, untilMs, actor }) {
      const state = { since: wholeMs(sinceMs), until: untilMs === undefined ? null : wholeMs(untilMs), ...actorColumns(actor) };
      await db
        .insertInto('pauses')
        .values({ paused: of, id, ...state })
        .onConflict((conflict) => conflict.columns(['paused', 'id']).doUpdateSet(state))
        .execute();
    },
    async remove({ of, id }) {
      const { numDeletedRows } = await db.deleteFrom('pauses').where('paused', '=', of).where('id', '=', id).executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}
