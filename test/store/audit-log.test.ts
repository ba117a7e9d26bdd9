import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { createAuditLog } from '../../src/store/sqlite/audit-log.ts';
import { closeDatabase } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { auditLogContract } from '../contract/audit-log.ts';
import { auditedDecisionsContract } from '../contract/audited-decisions.ts';
import { type ForgedTables, forgedAuditContract, type WrittenLog, writeLog } from '../contract/forged-audit.ts';
import { tempFolder } from '../files/temp-folder.ts';

auditLogContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  return { audit: createAuditLog(db), close: () => db.destroy() };
});

auditedDecisionsContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  onTestFinished(() => closeDatabase(db));
  return { store: createItemStore(db), audit: createAuditLog(db) };
});

async function write(): Promise<Buffer> {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const db = await openDatabase(file);
  await writeLog(createAuditLog(db));
  await closeDatabase(db);
  return readFileSync(file);
}

let bytes: Promise<Buffer> | undefined;

async function written(): Promise<WrittenLog> {
  bytes ??= write();
  const file = join(tempFolder(), 'rubricator.sqlite');
  writeFileSync(file, await bytes);
  const [db, other] = [await openDatabase(file), await openDatabase(file)];
  const sqlite = new Database(file);
  onTestFinished(async () => {
    sqlite.close();
    await Promise.all([closeDatabase(db), closeDatabase(other)]);
  });
  return {
    audit: createAuditLog(db),
    other: createAuditLog(other),
    run: async (statement) => void sqlite.exec(statement),
    async forge(change) {
      const triggers = sqlite.prepare("select name from sqlite_master where type = 'trigger' and name like 'audit_%'").all() as { name: string }[];
      for (const { name } of triggers) sqlite.exec(`drop trigger ${name}`);
      await change(forged(sqlite));
    },
  };
}

function forged(sqlite: Database.Database): ForgedTables {
  return {
    run: async (statement) => void sqlite.exec(statement),
    segment: async () => sqlite.prepare('select hashes, bodies from audit_segments').get() as { hashes: Buffer; bodies: Buffer },
    setSegment: async ({ bodies, hashes }) => void sqlite.prepare('update audit_segments set bodies = ?, hashes = ?').run(bodies, hashes),
  };
}

forgedAuditContract('SQLite', written, [
  `insert or replace into audit_entries values (600, 1, '', '')`,
  'insert or replace into audit_segments select * from audit_segments',
]);
