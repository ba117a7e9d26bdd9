/** What the user decided about items: candidates confirmed or rejected, and overrides. */
import { sql } from 'kysely';
import type { AuditedOf } from '../../domain/book/audited-changes.ts';
import type { Decisions } from '../../ports/decisions.ts';
import { UPLOADED } from '../decided-rows.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { type PgDb, transact } from './connection.ts';
import { saveEdit } from './decided.ts';
import { lockItem, makeDue } from './items.ts';
import { noteDecided, noted } from './noting.ts';
import { saveRecord } from './records.ts';

interface DecisionRules {
  auditedOf: AuditedOf | undefined;
  searched: SearchedFields;
}

/** Nobody does again what somebody decided: it is on disk when it is said to be. */
const DURABLE = { isDurable: true };

export function createDecisions(db: PgDb, { auditedOf, searched }: DecisionRules): Decisions {
  return {
    async carryOut(edit, note, foreseen) {
      const { itemId } = edit;
      const change = async (query: Parameters<Parameters<typeof transact>[1]>[0]) => {
        await lockItem(query, itemId);
        await noted(query, { itemId, note, auditedOf }, async () => {
          await saveEdit(query, edit);
          await makeDue(query, itemId, foreseen?.isToReview);
          if (foreseen) await saveRecord(query, { itemId, record: foreseen.record }, searched);
        });
      };
      await transact(db, change, DURABLE);
    },
    noteDecided: (itemId, known, note) =>
      transact(
        db,
        async (query) => {
          await lockItem(query, itemId);
          return noteDecided(query, { itemId, note, auditedOf }, known);
        },
        DURABLE,
      ),
    async decidedItems() {
      const overridden = db.selectFrom('overrides').select('item_id');
      const rowsOfBoth = await overridden.union(db.selectFrom('decisions').select('item_id')).orderBy('item_id').execute();
      return rowsOfBoth.map(({ item_id }) => item_id);
    },
    async picturesInUse() {
      const { rows } = await sql<{ hash: string }>`
        select distinct found[1] as hash from (
          select value as text from overrides where value like ${UPLOADED} union all select edit from runs where edit like ${UPLOADED}
        ) as uploads, regexp_matches(text, '[0-9a-f]{64}', 'g') as found`.execute(db);
      return new Set(rows.map(({ hash }) => hash));
    },
    async allowUndone(itemId) {
      await db.updateTable('sidecars').set({ refused_hash: null }).where('item_id', '=', itemId).where('refused_hash', 'is not', null).execute();
    },
  };
}
