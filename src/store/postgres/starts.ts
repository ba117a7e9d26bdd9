/** The notes of begun books, on PostgreSQL. A row without a worker is a suspect. */
import { sql } from 'kysely';
import type { Starts } from '../../ports/starts.ts';
import { type PgDb, transact } from './connection.ts';

export function createStarts(db: PgDb): Starts {
  return {
    begin: ({ library, path, seen }, worker) =>
      transact(db, async (query) => {
        await query
          .insertInto('starts')
          .values({ library, path, seen, worker })
          .onConflict((conflict) =>
            conflict.columns(['library', 'path']).doUpdateSet({
              ...{ worker, seen },
              deaths_alone: sql<number>`case when starts.seen = excluded.seen then starts.deaths_alone else 0 end`,
            }),
          )
          .execute();
      }),
    end: ({ library, path }) =>
      transact(db, async (query) => {
        await query.deleteFrom('starts').where('library', '=', library).where('path', '=', path).execute();
      }),
    stop: ({ library, path }) =>
      transact(db, async (query) => {
        await query.deleteFrom('starts').where('library', '=', library).where('path', '=', path).where('deaths_alone', '=', 0).execute();
        await query.updateTable('starts').set({ worker: null }).where('library', '=', library).where('path', '=', path).execute();
      }),
    suspects: (isAlive) =>
      transact(db, async (query) => {
        // Each death is counted once, whoever finds it.
        const held = await query
          .selectFrom('starts')
          .select(['worker', 'path', 'library'])
          .where('worker', 'is not', null)
          .orderBy('library')
          .orderBy('path')
          .forUpdate()
          .execute();
        for (const [worker, books] of Map.groupBy(held, (row) => row.worker ?? '')) {
          if (isAlive(worker)) continue;
          const died = query.updateTable('starts').set({ worker: null, deaths_alone: sql<number>`deaths_alone + ${books.length === 1 ? 1 : 0}` });
          await died.where('worker', '=', worker).execute();
        }
        const left = await query.selectFrom('starts').selectAll().where('worker', 'is', null).execute();
        return left.map(({ library, path, seen, deaths_alone: deathsAlone }) => ({ library, path, seen, deathsAlone }));
      }),
  };
}
