/** Runs: one pass over one or more libraries, an undo, or an edit; and what came of it. */
import type { NewRun, RunKind, StoredEdit, StoredRun } from '../../ports/item-store.ts';
import { actorColumns, actorFrom } from './actors.ts';
import type { Db } from './connection.ts';

export async function beginRun(db: Db, { kind, startedAtMs, actor, undoes, edit }: NewRun): Promise<number> {
  const { id } = await db
    .insertInto('runs')
    .values({ kind, started_at: startedAtMs, undoes: undoes ?? null, edit: edit ? JSON.stringify(edit) : null, ...actorColumns(actor) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function endRun(db: Db, id: number, finishedAtMs: number, summary: unknown): Promise<void> {
  await db
    .updateTable('runs')
    .set({ finished_at: finishedAtMs, summary: JSON.stringify(summary) })
    .where('id', '=', id)
    .execute();
}

const COLUMNS = ['runs.id', 'runs.kind', 'runs.started_at', 'runs.finished_at', 'runs.undoes', 'runs.edit', 'runs.actor_kind', 'runs.actor_name'] as const;

/** The latest runs that wrote or decided something, newest first. */
export async function loadRuns(db: Db, limit: number): Promise<StoredRun[]> {
  const rows = await db
    .selectFrom('runs')
    .leftJoin('writes', 'writes.run_id', 'runs.id')
    .select(COLUMNS)
    .select((select) => select.fn.count<number>('writes.id').as('writes'))
    .groupBy(COLUMNS)
    .having((having) => having.or([having(having.fn.count('writes.id'), '>', 0), having('runs.edit', 'is not', null)]))
    .orderBy('runs.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RunKind,
    actor: actorFrom(row),
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at ?? undefined,
    writes: Number(row.writes),
    undoes: row.undoes ?? undefined,
    edit: row.edit === null ? undefined : (JSON.parse(row.edit) as StoredEdit),
  }));
}
