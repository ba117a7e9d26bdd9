/** Notes a change of what people decided about a book, in the transaction of the change: what is different after it, whoever made it. */
import type { AuditNote } from '../../domain/audit.ts';
import { type AuditedOf, type AuditedStates, auditedChanges, auditedStates } from '../../domain/book/audited-changes.ts';
import { appendAudit } from './audit-rows.ts';
import type { PgQuery } from './connection.ts';
import { loadDecided } from './decided.ts';

/** A change that is noted. */
export interface Noted {
  itemId: number;
  note: AuditNote;
  /** How a field is noted; as the table of fields says, if absent. */
  auditedOf: AuditedOf | undefined;
}

/** Do it last in a transaction: until that ends nobody else can note anything. @param change of an item that is locked */
export async function noted(query: PgQuery, about: Noted, change: () => Promise<void>): Promise<void> {
  const before = await decidedStates(query, about);
  await change();
  await noteDecided(query, about, before);
}

/** Notes what is decided and what the log does not know. Returns false if there is nothing to note. */
export async function noteDecided(query: PgQuery, about: Noted, known: AuditedStates): Promise<boolean> {
  const { itemId, note } = about;
  const changes = auditedChanges(known, await decidedStates(query, about));
  if (changes.length === 0) return false;
  const book = await query.selectFrom('items').select(['id', 'library', 'path']).where('id', '=', itemId).executeTakeFirst();
  await appendAudit(query, { ...note, book: book ?? { id: itemId, library: '', path: '' }, changes });
  return true;
}

async function decidedStates(query: PgQuery, { itemId, auditedOf }: Noted): Promise<AuditedStates> {
  return auditedStates(await loadDecided(query, itemId), auditedOf);
}
