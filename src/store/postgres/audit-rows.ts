/** Adds entries to the audit log, within a transaction of the caller: a change and its entry are there together or not at all. */
import { sql } from 'kysely';
import type { NewAuditEntry } from '../../domain/audit.ts';
import type { AuditHead } from '../../ports/audit-log.ts';
import { chainHash, entryText } from '../audit-chain.ts';
import { packSegment, SEGMENT_ENTRIES } from '../audit-segments.ts';
import { packValue } from '../audit-values.ts';
import type { PgQuery } from './connection.ts';

/**
 * Appends an entry. Until the transaction ends, nobody else can append one, so that all entries are one chain; so this is best the last thing
 * in a transaction.
 */
export async function appendAudit(query: PgQuery, entry: NewAuditEntry): Promise<AuditHead> {
  const before = await lockHead(query);
  const number = before.number + 1;
  const { body, longValues } = entryText(entry, number);
  const hash = chainHash(before.hash, body);
  if (longValues.size > 0) await keepValues(query, longValues, number);
  const { rows } = await sql<{ first: number | null }>`
    with entry as (insert into audit_entries (number, at, body, hash) values (${number}, ${entry.atMs}, ${body}, ${hash}) returning number, hash)
    update audit_head set number = entry.number, hash = entry.hash from entry
    returning (select min(number) from audit_entries) as first`.execute(query);
  const first = rows[0]?.first ?? number;
  if (number - first + 1 >= 2 * SEGMENT_ENTRIES) await sealAudit(query, SEGMENT_ENTRIES);
  return { number, hash };
}

/** The last entry. Whoever asks for it next waits until this transaction ends, and so sees what it appends. */
export async function lockHead(query: PgQuery): Promise<AuditHead> {
  return query.selectFrom('audit_head').select(['number', 'hash']).forUpdate().executeTakeFirstOrThrow();
}

/** Compresses the oldest entries that are not compressed, at most so many as a segment has. The head must be locked. */
export async function sealAudit(query: PgQuery, count: number): Promise<void> {
  const oldest = await query.selectFrom('audit_entries').selectAll().orderBy('number').limit(Math.min(count, SEGMENT_ENTRIES)).execute();
  const [first, last] = [oldest[0], oldest.at(-1)];
  if (!first || !last) return;
  const { plainBytes, hashes, bodies } = packSegment(oldest);
  await query
    .insertInto('audit_segments')
    .values({ first: first.number, last: last.number, first_at: first.at, last_at: last.at, plain_bytes: plainBytes, hashes, bodies })
    .execute();
  await query.deleteFrom('audit_entries').where('number', '<=', last.number).execute();
}

async function keepValues(query: PgQuery, values: ReadonlyMap<string, string>, number: number): Promise<void> {
  const used = await query
    .updateTable('audit_values')
    .set({ last_used: number })
    .where('sha256', 'in', [...values.keys()])
    .returning('sha256')
    .execute();
  const known = new Set(used.map(({ sha256 }) => sha256));
  const rows = [...values]
    .filter(([key]) => !known.has(key))
    .map(([key, json]) => {
      const { plainBytes, bytes } = packValue(json);
      return { sha256: key, last_used: number, plain_bytes: plainBytes, bytes };
    });
  if (rows.length > 0) await query.insertInto('audit_values').values(rows).execute();
}
