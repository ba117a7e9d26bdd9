import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createAuditLog } from '../../../src/store/postgres/audit-log.ts';
import { appendAudit } from '../../../src/store/postgres/audit-rows.ts';
import { type PgQuery, transact } from '../../../src/store/postgres/connection.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { allOf, auditLogContract, entry } from '../../contract/audit-log.ts';
import { auditedDecisionsContract } from '../../contract/audited-decisions.ts';
import { type ForgedTables, forgedAuditContract, type WrittenLog, writeLog } from '../../contract/forged-audit.ts';
import { storeOnPostgres } from './open.ts';

const db = storeOnPostgres();

auditLogContract('PostgreSQL', async () => ({ audit: createAuditLog(db()), close: async () => {} }));

auditedDecisionsContract('PostgreSQL', async () => ({ store: createItemStore(db()), audit: createAuditLog(db()) }));

const TABLES = ['audit_entries', 'audit_segments', 'audit_values', 'audit_head'];
let isWritten = false;

/** The log is written once, and put back before each test from another schema. */
async function written(): Promise<WrittenLog> {
  const audit = createAuditLog(db());
  if (isWritten) await forge(putBack);
  else {
    await writeLog(audit);
    await sql`create schema written`.execute(db());
    for (const table of TABLES) await sql`create table ${sql.table(`written.${table}`)} as table ${sql.table(table)}`.execute(db());
    isWritten = true;
  }
  return {
    audit,
    other: createAuditLog(db()),
    run: async (statement) => void (await sql.raw(statement).execute(db())),
    forge: (change) => forge((query) => change(forged(query))),
  };
}

async function putBack(query: PgQuery): Promise<void> {
  await query.deleteFrom('audit_head').execute();
  for (const table of TABLES) await sql`insert into ${sql.table(table)} select * from ${sql.table(`written.${table}`)}`.execute(query);
}

/** No trigger fires. */
function forge(change: (query: PgQuery) => Promise<void>): Promise<void> {
  return transact(db(), async (query) => {
    await sql`set local session_replication_role = replica`.execute(query);
    await change(query);
  });
}

function forged(query: PgQuery): ForgedTables {
  return {
    run: async (statement) => void (await sql.raw(statement).execute(query)),
    segment: () => query.selectFrom('audit_segments').select(['hashes', 'bodies']).executeTakeFirstOrThrow(),
    setSegment: async (packed) => void (await query.updateTable('audit_segments').set(packed).execute()),
  };
}

forgedAuditContract('PostgreSQL', written, [
  ...['audit_entries', 'audit_segments', 'audit_values', 'audit_pruned', 'audit_head'].map((table) => `truncate ${table}`),
  `insert into audit_entries values (600, 1, '', '') on conflict (number) do update set body = ''`,
]);

test('what is rolled back is not noted, and leaves no gap', async () => {
  const audit = createAuditLog(db());
  const ends = await Promise.allSettled(
    Array.from({ length: 30 }, (_, index) =>
      transact(db(), async (query) => {
        await appendAudit(query, entry({ about: `${index}` }));
        if (index % 3 === 0) throw new Error('changed my mind');
      }),
    ),
  );
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect((await allOf(audit)).map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect((await audit.verify()).breaks).toEqual([]);
});

test('whoever verifies, reads or prunes while others append sees a sound log', async () => {
  const audit = createAuditLog(db());
  const appending = Promise.all(Array.from({ length: 700 }, (_, index) => audit.append(entry({ atMs: index }))));
  for (let round = 0; round < 10; round++) {
    expect((await audit.verify()).breaks).toEqual([]);
    const numbers = (await allOf(audit)).map(({ number }) => number);
    expect(numbers.map((number) => number - (numbers[0] ?? 0))).toEqual(numbers.map((_, index) => index));
    await audit.prune({ nowMs: 1000, beforeMs: round * 20, maxBytes: 1e9 });
  }
  await appending;
  expect((await audit.verify()).breaks).toEqual([]);
});
