/** Runs: one pass over one or more libraries, and what came of it. */
import type { Db } from './database.ts';

export async function beginRun(db: Db, startedAtMs: number): Promise<number> {
  const { id } = await db.insertInto('runs').values({ started_at: startedAtMs }).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function endRun(db: Db, id: number, finishedAtMs: number, summary: unknown): Promise<void> {
  await db
    .updateTable('runs')
    .set({ finished_at: finishedAtMs, summary: JSON.stringify(summary) })
    .where('id', '=', id)
    .execute();
}
