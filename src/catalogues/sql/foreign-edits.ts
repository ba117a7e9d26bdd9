/** What others changed in the tables of a target, as its triggers noted it (`watching.ts`). */
import { sql } from 'kysely';
import { type ForeignEdit, type ForeignEdits, TargetEditedError } from '../../ports/catalogue-target.ts';
import type { Design } from '../design/tables.ts';
import { type AnyDb, fromDatabase, type SqlDialect } from './dialect.ts';
import { EDITS } from './own-tables.ts';
import { readBooks } from './read-books.ts';
import { OWN_WRITING } from './watching.ts';

export function createForeignEdits(db: AnyDb, design: Design, dialect: SqlDialect): ForeignEdits {
  const tenant = design.tenant?.value ?? '';
  const isOn = dialect.bind({ type: 'boolean' }, true);
  return {
    async open(limit) {
      const rows: Readonly<Record<string, unknown>>[] = await db
        .selectFrom(EDITS)
        .selectAll()
        .where('tenant', '=', tenant)
        .orderBy('is_disputed')
        .orderBy('book_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        itemId: Number(row.book_id),
        version: Number(row.version),
        atMs: Number(fromDatabase({ type: 'time' }, row.edited_at)),
        isDisputed: fromDatabase({ type: 'boolean' }, row.is_disputed) === true,
      }));
    },
    async settle(edits) {
      await inOne(db, async (within) => {
        for (const edit of edits) await ofEdit(within.deleteFrom(EDITS), tenant, edit).execute();
      });
    },
    async dispute(edits) {
      await inOne(db, async (within) => {
        for (const edit of edits) await ofEdit(within.updateTable(EDITS).set({ is_disputed: isOn }), tenant, edit).execute();
      });
    },
    async countDisputed() {
      const { count } = await db
        .selectFrom(EDITS)
        .select(({ fn }) => fn.countAll().as('count'))
        .where('tenant', '=', tenant)
        .where('is_disputed', '=', isOn)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    books: (ids) => readBooks(db, design, { ids }),
    ...(dialect.listen && { listen: dialect.listen }),
  };
}

/** Ids of books that wait for a person: they are left as they are. */
export async function disputedBooks(db: AnyDb, { tenant }: Design, dialect: SqlDialect): Promise<ReadonlySet<number>> {
  const rows: Readonly<Record<string, unknown>>[] = await db
    .selectFrom(EDITS)
    .select('book_id')
    .where('tenant', '=', tenant?.value ?? '')
    .where('is_disputed', '=', dialect.bind({ type: 'boolean' }, true))
    .execute();
  return new Set(rows.map(({ book_id: id }) => Number(id)));
}

/** While this runs, nothing that is written counts as an edit of others. */
export async function writingOurselves(db: AnyDb, { type }: SqlDialect, write: () => Promise<void>): Promise<void> {
  const { begin, end } = OWN_WRITING[type] ?? { begin: '' };
  await sql.raw(begin).execute(db);
  await write();
  if (end !== undefined) await sql.raw(end).execute(db);
}

/**
 * Comes last, when the rows of the books are ours: who edited one of them before has noted it by now, and who edits one from now on waits.
 * Throws `TargetEditedError`.
 */
export async function refuseEdited(db: AnyDb, ids: readonly number[], { design, dialect }: { design: Design; dialect: SqlDialect }): Promise<void> {
  if (ids.length === 0) return;
  const edited = db
    .selectFrom(EDITS)
    .select('book_id')
    .where('tenant', '=', design.tenant?.value ?? '')
    .where('book_id', 'in', ids)
    .limit(1);
  const found = await (dialect.type === 'sqlite' ? edited : edited.forUpdate()).executeTakeFirst();
  if (found) throw new TargetEditedError('others edited books there that are to be sent; rubricator catalogue import takes their edits over');
}

async function inOne(db: AnyDb, task: (within: AnyDb) => Promise<void>): Promise<void> {
  await db.transaction().execute(task);
}

function ofEdit<Q extends { where(column: never, comparison: never, value: never): Q }>(query: Q, tenant: string, { itemId, version }: ForeignEdit): Q {
  const where = (among: Q, column: string, value: unknown) => among.where(column as never, '=' as never, value as never);
  return where(where(where(query, 'tenant', tenant), 'book_id', itemId), 'version', version);
}
