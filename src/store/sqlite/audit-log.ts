/** The audit log on SQLite: pages, verification, and the removal of what is old. */
import type { AuditLog } from '../../ports/audit-log.ts';
import { allAudited, auditPage } from '../audit-reading.ts';
import { verifyAudit } from '../audit-verify.ts';
import { createPruning } from './audit-pruning.ts';
import { createAuditRows } from './audit-rows.ts';
import { type Db, groupCommit } from './connection.ts';

export function createAuditLog(db: Db): AuditLog {
  const rows = createAuditRows(db);
  return {
    async append(entry) {
      await groupCommit(db, () => rows.append(entry));
    },
    page: (of) => auditPage(db, of),
    all: () => allAudited(db),
    head: async () => rows.head(),
    verify: (noted = []) => verifyAudit(db, noted),
    prune: createPruning(db, rows),
  };
}
