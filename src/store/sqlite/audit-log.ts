/** The audit log on SQLite: pages, verification, and the removal of what is old. */
import { type AuditEntry, fitsAudit, readAuditEntry } from '../../domain/audit.ts';
import type { AuditLog, AuditPage, HashedAuditEntry } from '../../ports/audit-log.ts';
import { createPruning } from './audit-pruning.ts';
import { createAuditRows } from './audit-rows.ts';
import { type KeptEntry, unpackSegment } from './audit-segments.ts';
import { inFull } from './audit-values.ts';
import { verifyAudit } from './audit-verify.ts';
import { type Db, groupCommit } from './connection.ts';

export function createAuditLog(db: Db): AuditLog {
  const rows = createAuditRows(db);
  return {
    async append(entry) {
      await groupCommit(db, () => rows.append(entry));
    },
    page: (of) => pageOf(db, of),
    all: () => allOf(db),
    head: async () => rows.head(),
    verify: (noted = []) => verifyAudit(db, noted),
    prune: createPruning(db, rows),
  };
}

async function pageOf(db: Db, { filter, before = Number.MAX_SAFE_INTEGER, limit }: AuditPage): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for await (const entry of newestFirst(db, before, filter.sinceMs ?? Number.MIN_SAFE_INTEGER)) {
    if (entry.number >= before || !fitsAudit(entry, filter)) continue;
    found.push(entry);
    if (found.length >= limit) break;
  }
  return found;
}

/** So many are read at once of those that are not compressed. */
const ROWS_AT_ONCE = 100;

async function* newestFirst(db: Db, before: number, sinceMs: number): AsyncGenerator<AuditEntry> {
  for (let below = before; ; ) {
    const open = await db
      .selectFrom('audit_entries')
      .select(['number', 'body'])
      .where('number', '<', below)
      .orderBy('number', 'desc')
      .limit(ROWS_AT_ONCE)
      .execute();
    yield* entriesOf(open);
    const last = open.at(-1);
    if (!last) break;
    below = last.number;
  }
  for (let below = before; ; ) {
    const segment = await db.selectFrom('audit_segments').selectAll().where('first', '<', below).orderBy('first', 'desc').limit(1).executeTakeFirst();
    if (!segment) return;
    below = segment.first;
    if (segment.last_at >= sinceMs) yield* entriesOf((unpackSegment(segment) ?? []).reverse());
  }
}

function entriesOf(kept: readonly Pick<KeptEntry, 'body'>[]): AuditEntry[] {
  return kept.map(({ body }) => readAuditEntry(body)).filter((entry) => entry !== undefined);
}

async function* allOf(db: Db): AsyncGenerator<HashedAuditEntry> {
  let after = 0;
  for (;;) {
    const segment = await db.selectFrom('audit_segments').selectAll().where('last', '>', after).orderBy('first').limit(1).executeTakeFirst();
    const open = segment ? [] : await db.selectFrom('audit_entries').selectAll().where('number', '>', after).orderBy('number').limit(ROWS_AT_ONCE).execute();
    const last = segment?.last ?? open.at(-1)?.number;
    if (last === undefined) return;
    for (const { body, hash } of segment ? (unpackSegment(segment) ?? []) : open) {
      const entry = readAuditEntry(body);
      if (entry) yield { ...entry, hash, changes: await inFull(entry.changes, db) };
    }
    after = last;
  }
}
