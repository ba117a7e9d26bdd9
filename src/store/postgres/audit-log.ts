/** The audit log on PostgreSQL: pages, verification, and the removal of what is old. */
import type { AuditLog } from '../../ports/audit-log.ts';
import { allAudited, auditPage } from '../audit-reading.ts';
import { verifyAudit } from '../audit-verify.ts';
import { pruneAudit } from './audit-pruning.ts';
import { appendAudit } from './audit-rows.ts';
import { type PgDb, transact } from './connection.ts';

export function createAuditLog(db: PgDb): AuditLog {
  return {
    async append(entry) {
      await transact(db, (query) => appendAudit(query, entry));
    },
    page: (of) => auditPage(db, of),
    all: () => allAudited(db),
    head: () => db.selectFrom('audit_head').select(['number', 'hash']).executeTakeFirstOrThrow(),
    // All of it is read as it was at one moment, whoever appends or prunes meanwhile.
    verify: (noted = []) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((query) => verifyAudit(query, noted)),
    prune: (limits) => transact(db, (query) => pruneAudit(query, limits)),
  };
}
