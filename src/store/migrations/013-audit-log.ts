/** The audit log (docs/decisions/0040-the-audit-log.md). The database itself refuses to change what was noted. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createTables(db);
  for (const [name, when, condition] of REFUSED) {
    const then = `begin select raise(abort, 'the audit log is never changed'); end`;
    await sql.raw(`create trigger audit_${name} before ${when} when ${condition} ${then}`).execute(db);
  }
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_entries')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_segments')
    .addColumn('first', 'integer', (column) => column.primaryKey())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('first_at', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'integer', (column) => column.notNull())
    .addColumn('plain_bytes', 'integer', (column) => column.notNull())
    .addColumn('hashes', 'blob', (column) => column.notNull())
    .addColumn('bodies', 'blob', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_values')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('last_used', 'integer', (column) => column.notNull())
    .addColumn('plain_bytes', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_pruned')
    .addColumn('through', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await sql.raw(`insert into audit_head values (1, 0, '${'0'.repeat(64)}')`).execute(db);
}

const IN_SEGMENT = 'exists (select 1 from audit_segments where old.number between first and last)';
const PRUNED = 'coalesce((select max(through) from audit_pruned), 0)';

/** What is refused: an entry leaves its table for a segment only, and a segment only once it is noted as pruned. */
const REFUSED: readonly (readonly [name: string, when: string, condition: string])[] = [
  ['entry_order', 'insert on audit_entries', 'new.number <> (select number + 1 from audit_head)'],
  ['entry_change', 'update on audit_entries', 'true'],
  ['entry_removal', 'delete on audit_entries', `not ${IN_SEGMENT}`],
  ['segment_order', 'insert on audit_segments', `new.first <> coalesce((select max(last) from audit_segments), ${PRUNED}) + 1`],
  ['segment_change', 'update on audit_segments', 'true'],
  ['segment_removal', 'delete on audit_segments', `old.last > ${PRUNED}`],
  ['value_change', 'update on audit_values', 'new.sha256 <> old.sha256 or new.bytes <> old.bytes'],
  ['value_removal', 'delete on audit_values', `old.last_used > ${PRUNED}`],
  ['pruned_order', 'insert on audit_pruned', `new.through <= ${PRUNED}`],
  ['pruned_change', 'update on audit_pruned', 'true'],
  ['pruned_removal', 'delete on audit_pruned', 'true'],
  ['head_insert', 'insert on audit_head', 'true'],
  ['head_change', 'update on audit_head', 'new.id <> old.id or new.number <> old.number + 1'],
  ['head_removal', 'delete on audit_head', 'true'],
];
