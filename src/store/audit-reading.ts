/** Reads the audit log. What both databases keep is read by the same queries. */
import { type AuditEntry, fitsAudit, readAuditEntry } from '../domain/audit.ts';
import type { AuditPage, HashedAuditEntry } from '../ports/audit-log.ts';
import { type KeptEntry, unpackSegment } from './audit-segments.ts';
import type { AuditDb } from './audit-tables.ts';
import { inFull } from './audit-values.ts';

/** So many are read at once of those that are not compressed. */
const ROWS_AT_ONCE = 100;

export async function auditPage(db: AuditDb, { filter, before = Number.MAX_SAFE_INTEGER, limit }: AuditPage): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for await (const entry of newestFirst(db, before, filter.sinceMs ?? Number.MIN_SAFE_INTEGER)) {
    if (entry.number >= before || !fitsAudit(entry, filter)) continue;
    found.push(entry);
    if (found.length >= limit) break;
  }
  return found;
}

async function* newestFirst(db: AuditDb, before: number, sinceMs: number): AsyncGenerator<AuditEntry> {
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

export async function* allAudited(db: AuditDb): AsyncGenerator<HashedAuditEntry> {
  let after = 0;
  for (;;) {
    let segment = await segmentAfter(db, after);
    const open = segment ? [] : await db.selectFrom('audit_entries').selectAll().where('number', '>', after).orderBy('number').limit(ROWS_AT_ONCE).execute();
    // Somebody may have compressed the next ones between the two questions.
    if (!segment && open[0]?.number !== after + 1) segment = await segmentAfter(db, after);
    const last = segment?.last ?? open.at(-1)?.number;
    if (last === undefined) return;
    for (const { body, hash } of segment ? (unpackSegment(segment) ?? []) : open) {
      const entry = readAuditEntry(body);
      if (entry) yield { ...entry, hash, changes: await inFull(entry.changes, db) };
    }
    after = last;
  }
}

function segmentAfter(db: AuditDb, number: number) {
  return db.selectFrom('audit_segments').selectAll().where('last', '>', number).orderBy('first').limit(1).executeTakeFirst();
}
