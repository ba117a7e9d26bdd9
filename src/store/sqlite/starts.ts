/** The notes of begun books, on SQLite. A row without a worker is a suspect. */
import { sql } from 'kysely';
import type { Starts } from '../../ports/starts.ts';
import { type Db, groupCommit, statement } from './connection.ts';

interface Key {
  library: string;
  path: string;
}

export function createStarts(db: Db): Starts {
  const rows = rowsIn(db);
  return {
    begin: (start, worker) => groupCommit(db, () => void rows.begin.run({ ...start, worker })),
    end: (start) => groupCommit(db, () => void rows.remove.run(start)),
    stop: (start) =>
      groupCommit(db, () => {
        rows.removeInnocent.run(start);
        rows.free.run(start);
      }),
    suspects: (isAlive) =>
      db.transaction().execute(async (transaction) => {
        const held = await transaction.selectFrom('starts').select(['worker', 'path', 'library']).where('worker', 'is not', null).execute();
        for (const [worker, books] of Map.groupBy(held, (row) => row.worker ?? '')) {
          if (isAlive(worker)) continue;
          const died = transaction.updateTable('starts').set({ worker: null, deaths_alone: sql<number>`deaths_alone + ${books.length === 1 ? 1 : 0}` });
          await died.where('worker', '=', worker).execute();
        }
        const left = await transaction.selectFrom('starts').selectAll().where('worker', 'is', null).execute();
        return left.map(({ library, path, seen, deaths_alone: deathsAlone }) => ({ library, path, seen, deathsAlone }));
      }),
  };
}

function rowsIn(db: Db) {
  return {
    begin: statement(db, (query, p: Key & { seen: string; worker: string }) =>
      query
        .insertInto('starts')
        .values({ library: p.library, path: p.path, seen: p.seen, worker: p.worker })
        .onConflict((conflict) =>
          conflict.columns(['library', 'path']).doUpdateSet({
            worker: (row) => row.ref('excluded.worker'),
            deaths_alone: sql<number>`case when starts.seen = excluded.seen then starts.deaths_alone else 0 end`,
            seen: (row) => row.ref('excluded.seen'),
          }),
        ),
    ),
    remove: statement(db, (query, p: Key) => query.deleteFrom('starts').where('library', '=', p.library).where('path', '=', p.path)),
    removeInnocent: statement(db, (query, p: Key) =>
      query.deleteFrom('starts').where('library', '=', p.library).where('path', '=', p.path).where('deaths_alone', '=', 0),
    ),
    free: statement(db, (query, p: Key) => query.updateTable('starts').set({ worker: null }).where('library', '=', p.library).where('path', '=', p.path)),
  };
}
