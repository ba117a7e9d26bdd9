/** The log of runs: passes over libraries, undos and edits, and what came of them. */
import type { RunKind, RunLog, StoredEdit, StoredRun } from '../../ports/run-log.ts';
import { actorColumns, actorFrom } from './actors.ts';
import type { Db } from './connection.ts';

const COLUMNS = [
  ...(['runs.id', 'runs.kind', 'runs.started_at', 'runs.finished_at', 'runs.undoes', 'runs.edit', 'runs.item_id'] as const),
  ...(['runs.actor_kind', 'runs.actor_name'] as const),
] as const;

export function createRunLog(db: Db): RunLog {
  return {
    async beginRun({ kind, startedAtMs, actor, undoes, edit, itemId = edit?.itemId }) {
      const { id } = await db
        .insertInto('runs')
        .values({
          ...{ kind, started_at: startedAtMs, undoes: undoes ?? null, edit: edit ? JSON.stringify(edit) : null, item_id: itemId ?? null },
          ...actorColumns(actor),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async endRun(runId, finishedAtMs, summary) {
      await db
        .updateTable('runs')
        .set({ finished_at: finishedAtMs, summary: JSON.stringify(summary) })
        .where('id', '=', runId)
        .execute();
    },
    runs: (limit) => loadRuns(db, { limit }),
    runsAbout: (itemId) => loadRuns(db, { itemId }),
  };
}

async function loadRuns(db: Db, of: { limit: number } | { itemId: number }): Promise<StoredRun[]> {
  const all = db
    .selectFrom('runs')
    .leftJoin('writes', 'writes.run_id', 'runs.id')
    .select(COLUMNS)
    .select(({ fn }) => [
      fn.count<number>('writes.id').as('writes'),
      fn.count<number>('writes.item_id').distinct().as('books'),
      fn.min<number | null>('writes.item_id').as('first_item_id'),
    ])
    .groupBy(COLUMNS)
    .having((having) => having.or([having(having.fn.count('writes.id'), '>', 0), having('runs.edit', 'is not', null)]))
    .orderBy('runs.id', 'desc');
  const rows = await ('limit' in of
    ? all.limit(of.limit)
    : all.where((where) =>
        where.or([where('runs.item_id', '=', of.itemId), where('runs.id', 'in', db.selectFrom('writes').select('run_id').where('item_id', '=', of.itemId))]),
      )
  ).execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RunKind,
    actor: actorFrom(row),
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at ?? undefined,
    writes: Number(row.writes),
    books: Number(row.books),
    firstItemId: row.first_item_id ?? undefined,
    undoes: row.undoes ?? undefined,
    edit: row.edit === null ? undefined : (JSON.parse(row.edit) as StoredEdit),
    itemId: row.item_id ?? undefined,
  }));
}
