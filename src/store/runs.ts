/** Runs: one pass over one or more libraries, an undo, or an edit; and what came of it. */
import type { RunKind, StoredRun } from '../domain/item-store.ts';
import type { Db } from './database.ts';

export async function beginRun(db: Db, kind: RunKind, startedAtMs: number, undoes: number | undefined): Promise<number> {
  const { id } = await db
    .insertInto('runs')
    .values({ kind, started_at: startedAtMs, undoes: undoes ?? null })
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

/** The latest runs that wrote something, newest first. */
export async function loadRuns(db: Db, limit: number): Promise<StoredRun[]> {
  const rows = await db
    .selectFrom('runs')
    .innerJoin('writes', 'writes.run_id', 'runs.id')
    .select(['runs.id', 'runs.kind', 'runs.started_at', 'runs.finished_at', 'runs.undoes'])
    .select((select) => select.fn.count<number>('writes.id').as('writes'))
    .groupBy(['runs.id', 'runs.kind', 'runs.started_at', 'runs.finished_at', 'runs.undoes'])
    .orderBy('runs.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RunKind,
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at ?? undefined,
    writes: Number(row.writes),
    undoes: row.undoes ?? undefined,
  }));
}
