/** Adds entries to the audit log, within a transaction of the caller: a change and its entry are there together or not at all. */
import type { NewAuditEntry } from '../../domain/audit.ts';
import type { AuditHead } from '../../ports/audit-log.ts';
import { chainHash, entryText } from '../audit-chain.ts';
import { packSegment, SEGMENT_ENTRIES } from '../audit-segments.ts';
import { packValue } from '../audit-values.ts';
import { type Db, statement } from './connection.ts';

export interface AuditRows {
  append(entry: NewAuditEntry): AuditHead;
  head(): AuditHead;
  /** Compresses the oldest entries that are not compressed, at most so many as a segment has. */
  seal(count: number): void;
}

export function createAuditRows(db: Db): AuditRows {
  const rows = statementsOf(db);
  const head = () => rows.head.first({}) as AuditHead;

  function seal(count: number): void {
    const oldest = rows.oldest.all({ count: Math.min(count, SEGMENT_ENTRIES) });
    const [first, last] = [oldest[0], oldest.at(-1)];
    if (!first || !last) return;
    rows.insertSegment.run({ first: first.number, last: last.number, firstAt: first.at, lastAt: last.at, ...packSegment(oldest) });
    rows.removeThrough.run({ last: last.number });
  }

  return {
    head,
    seal,
    append(entry) {
      const before = head();
      const number = before.number + 1;
      const { body, longValues } = entryText(entry, number);
      for (const [key, json] of longValues) keep(key, json, number);
      const hash = chainHash(before.hash, body);
      rows.insert.run({ number, at: entry.atMs, body, hash });
      rows.moveHead.run({ number, hash });
      const { first } = rows.first.first({}) as { first: number };
      if (number - first + 1 >= 2 * SEGMENT_ENTRIES) seal(SEGMENT_ENTRIES);
      return { number, hash };
    },
  };

  function keep(key: string, json: string, number: number): void {
    if (rows.useAgain.run({ key, number }) === 0) rows.insertValue.run({ key, number, ...packValue(json) });
  }
}

function statementsOf(db: Db) {
  return {
    head: statement(db, (query, _: Record<never, never>) => query.selectFrom('audit_head').select(['number', 'hash'])),
    first: statement(db, (query, _: Record<never, never>) => query.selectFrom('audit_entries').select(({ fn }) => fn.min('number').as('first'))),
    oldest: statement(db, (query, p: { count: number }) => query.selectFrom('audit_entries').selectAll().orderBy('number').limit(p.count)),
    insert: statement(db, (query, p: { number: number; at: number; body: string; hash: string }) =>
      query.insertInto('audit_entries').values({ number: p.number, at: p.at, body: p.body, hash: p.hash }),
    ),
    moveHead: statement(db, (query, p: { number: number; hash: string }) => query.updateTable('audit_head').set({ number: p.number, hash: p.hash })),
    removeThrough: statement(db, (query, p: { last: number }) => query.deleteFrom('audit_entries').where('number', '<=', p.last)),
    insertSegment: statement(
      db,
      (query, p: { first: number; last: number; firstAt: number; lastAt: number; plainBytes: number; hashes: Uint8Array; bodies: Uint8Array }) =>
        query.insertInto('audit_segments').values({
          ...{ first: p.first, last: p.last, first_at: p.firstAt, last_at: p.lastAt },
          ...{ plain_bytes: p.plainBytes, hashes: p.hashes, bodies: p.bodies },
        }),
    ),
    useAgain: statement(db, (query, p: { key: string; number: number }) =>
      query.updateTable('audit_values').set({ last_used: p.number }).where('sha256', '=', p.key),
    ),
    insertValue: statement(db, (query, p: { key: string; number: number; plainBytes: number; bytes: Uint8Array }) =>
      query.insertInto('audit_values').values({ sha256: p.key, last_used: p.number, plain_bytes: p.plainBytes, bytes: p.bytes }),
    ),
  };
}
