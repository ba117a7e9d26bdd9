/** Runs as rows have them. */
import type { Insertable, Selectable } from 'kysely';
import type { NewRun, RunKind, StoredEdit, StoredRun } from '../ports/run-log.ts';
import { actorColumns, actorFrom } from './actors.ts';
import type { RunTable } from './book-tables.ts';

export function runRow({ kind, startedAtMs, actor, undoes, edit, itemId = edit?.itemId, partOf }: NewRun): Insertable<RunTable> {
  return {
    ...{ kind, started_at: startedAtMs, undoes: undoes ?? null, edit: edit ? JSON.stringify(edit) : null, item_id: itemId ?? null },
    ...{ part_of: partOf ?? null, ...actorColumns(actor) },
  };
}

/** A run with what is counted of it. */
export interface CountedRunRow extends Omit<Selectable<RunTable>, 'summary'> {
  writes: number;
  parts: number;
  books: number;
  first_item_id: number | null;
}

export function runFromRow(row: CountedRunRow): StoredRun {
  return {
    id: row.id,
    kind: row.kind as RunKind,
    actor: actorFrom(row),
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at ?? undefined,
    writes: Number(row.writes),
    parts: Number(row.parts),
    books: Number(row.books),
    firstItemId: row.first_item_id ?? undefined,
    undoes: row.undoes ?? undefined,
    edit: row.edit === null ? undefined : (JSON.parse(row.edit) as StoredEdit),
    itemId: row.item_id ?? undefined,
    partOf: row.part_of ?? undefined,
  };
}
