/** A target in a database that speaks SQL (`docs/databases.md`). */
import { createHash } from 'node:crypto';
import { type IsolationLevel, Kysely } from 'kysely';
import { type CatalogueTarget, type TargetBatch, TargetBusyError, TargetMovedError, type TargetPosition } from '../../ports/catalogue-target.ts';
import { type Design, tablesOf } from '../design/tables.ts';
import type { AnyDb, SqlDialect } from './dialect.ts';
import { createForeignEdits, disputedBooks, refuseEdited, writingOurselves } from './foreign-edits.ts';
import type { Grants } from './grants.ts';
import { hasTables, planMigration, runMigration, takeMigrationBack } from './migrations.ts';
import { POSITIONS } from './own-tables.ts';
import { readBooks } from './read-books.ts';
import { clearTables, removeOrphans, writeChanges } from './write-batch.ts';

export interface SqlTargetOptions {
  id: string;
  dialect: SqlDialect;
  design: Design;
  /** What else decides which books the target has. */
  selection: unknown;
  /** Where the tables lie, in databases that have schemas. */
  schema?: string | undefined;
  isolation?: IsolationLevel | undefined;
  /** What others may do with the tables; PostgreSQL alone knows it. */
  grants?: Grants | undefined;
  /** Copies tables before they lose something. */
  backup: boolean;
}

export function createSqlTarget({ id, dialect, design, selection, schema, isolation, grants, backup }: SqlTargetOptions): CatalogueTarget {
  const bare: AnyDb = new Kysely({ dialect: dialect.connect() });
  const db = schema === undefined ? bare : bare.withSchema(schema);
  const deps = { db, dialect, design, schema, grants };
  let isReady = false;
  const tenant = design.tenant?.value ?? '';
  const settingsKey = createHash('sha256')
    .update(JSON.stringify([tablesOf(design), selection, ...(design.ownFields ? [design.ownFields] : [])]))
    .digest('hex')
    .slice(0, 16);

  return {
    ...(design.isWatched && { edits: createForeignEdits(db, design, dialect) }),
    ...{ id, type: dialect.type, fields: design.fields, ownFields: design.ownFields, settingsKey },
    plan: () => planMigration(deps, backup),
    migrate: (plan, nowMs) => runMigration(deps, plan, nowMs),
    rollback: () => takeMigrationBack(deps),
    async position() {
      isReady ||= await hasTables(deps);
      return isReady ? positionOf(db, tenant) : undefined;
    },
    async sendAgain() {
      await db.updateTable(POSITIONS).set({ settings_key: '' }).where('tenant', '=', tenant).execute();
    },
    async apply(batch) {
      const transaction = isolation ? db.transaction().setIsolationLevel(isolation) : db.transaction();
      try {
        await transaction.execute(async (within) => {
          await movePosition(within, tenant, batch);
          await writeBatch(within, batch, { design, dialect });
        });
      } catch (error) {
        throw dialect.isBusy(error) ? new TargetBusyError('another change was made at the same time', { cause: error }) : error;
      }
    },
    removeOrphans: () =>
      db.transaction().execute((within) => {
        const remove = () => removeOrphans(within, design);
        return design.isWatched ? writingOurselves(within, dialect, remove) : remove();
      }),
    async countBooks() {
      const all = db.selectFrom(design.books.name).select(({ fn }) => fn.countAll().as('count'));
      const { count } = await (design.tenant ? all.where(design.tenant.column, '=', tenant) : all).executeTakeFirstOrThrow();
      return Number(count);
    },
    books: (afterId, limit) => readBooks(db, design, { afterId, limit }),
    query: dialect.ask,
    async close() {
      await dialect.close?.();
      await bare.destroy();
    },
  };
}

/** Books about which others decide first are not written. */
async function writeBatch(within: AnyDb, { changes: all, isAnew }: TargetBatch, { design, dialect }: { design: Design; dialect: SqlDialect }): Promise<void> {
  const put = async (changes: TargetBatch['changes']) => {
    if (isAnew) await clearTables(within, design);
    await writeChanges(within, changes, { design, dialect });
  };
  if (!design.isWatched) return put(all);
  const disputed = await disputedBooks(within, design, dialect);
  const changes = all.filter(({ itemId }) => !disputed.has(itemId));
  await writingOurselves(within, dialect, () => put(changes));
  const ids = changes.map(({ itemId }) => itemId);
  await refuseEdited(within, ids, { design, dialect });
}

async function positionOf(db: AnyDb, tenant: string): Promise<TargetPosition | undefined> {
  const row: Readonly<Record<string, unknown>> | undefined = await db.selectFrom(POSITIONS).selectAll().where('tenant', '=', tenant).executeTakeFirst();
  return row && { storeId: String(row.store_id), revision: Number(row.revision), settingsKey: String(row.settings_key) };
}

/** Comes first: it locks the row, so that of two who write at once the other one waits, and then finds it moved. */
async function movePosition(db: AnyDb, tenant: string, { from, to }: TargetBatch): Promise<void> {
  const next = { store_id: to.storeId, revision: to.revision, settings_key: to.settingsKey };
  if (!from) {
    await db
      .insertInto(POSITIONS)
      .values({ tenant, ...next })
      .execute();
    return;
  }
  const moved = await db
    .updateTable(POSITIONS)
    .set(next)
    .where('tenant', '=', tenant)
    .where('store_id', '=', from.storeId)
    .where('revision', '=', from.revision)
    .where('settings_key', '=', from.settingsKey)
    .executeTakeFirst();
  // MySQL counts a row that stays as it is among those that matched, too: its driver asks for that.
  if (moved.numUpdatedRows === 0n) throw new TargetMovedError('somebody else writes to this target');
}
