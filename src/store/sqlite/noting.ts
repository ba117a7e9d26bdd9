/** Notes a change of what people decided about a book, in the transaction of the change: what is different after it, whoever made it. */
import type { AuditNote } from '../../domain/audit.ts';
import { type AuditedOf, type AuditedStates, auditedChanges, auditedStates } from '../../domain/book/audited-changes.ts';
import { createAuditRows } from './audit-rows.ts';
import { type Db, statement } from './connection.ts';
import type { DecisionRows } from './decision-rows.ts';
import type { OverrideRows } from './overrides.ts';

/** Each runs within a transaction of the caller. */
export interface Noting {
  noted<T>(itemId: number, note: AuditNote, change: () => T): T;
  /** Notes what is decided and what the log does not know. Returns false if there is nothing to note. */
  noteDecided(itemId: number, known: AuditedStates, note: AuditNote): boolean;
}

export interface NotingRows {
  overrides: OverrideRows;
  decisions: DecisionRows;
}

/** @param auditedOf how a field is noted; as the table of fields says, if absent */
export function createNoting(db: Db, { overrides, decisions }: NotingRows, auditedOf?: AuditedOf): Noting {
  const audit = createAuditRows(db);
  const book = statement(db, (query, p: { id: number }) => query.selectFrom('items').select(['id', 'library', 'path']).where('id', '=', p.id));
  const decided = (itemId: number) => auditedStates({ overrides: overrides.load(itemId), decisions: decisions.load(itemId) }, auditedOf);
  const noteDecided: Noting['noteDecided'] = (itemId, known, note) => {
    const changes = auditedChanges(known, decided(itemId));
    if (changes.length > 0) audit.append({ ...note, book: book.first({ id: itemId }) ?? { id: itemId, library: '', path: '' }, changes });
    return changes.length > 0;
  };
  return {
    noteDecided,
    noted(itemId, note, change) {
      const before = decided(itemId);
      const result = change();
      noteDecided(itemId, before, note);
      return result;
    },
  };
}
