/** Everything that is known of an item: loaded as a whole, and saved as one pass found it out. */
import { sql } from 'kysely';
import type { AuditedOf } from '../../domain/book/audited-changes.ts';
import type { Candidate } from '../../domain/book/candidate.ts';
import type { ItemHistories, ItemUpdate, ItemUpdates } from '../../ports/item-history.ts';
import type { LookupTable } from '../book-tables.ts';
import { isDecidedOtherwise } from '../decided-rows.ts';
import { handEditNote } from '../hand-edit.ts';
import { lookupFromRow } from '../lookup-rows.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { sidecarFromRow } from '../sidecar-rows.ts';
import { replaceCandidates } from './candidates.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';
import { type DecidedRows, decidedFromRows, loadDecided, saveOverrides, selectDecided } from './decided.ts';
import { makeDue, saveItem } from './items.ts';
import { saveLookups } from './lookups.ts';
import { noted } from './noting.ts';
import { saveRecord } from './records.ts';
import { saveSidecars } from './sidecars.ts';

interface HistoryRules {
  auditedOf: AuditedOf | undefined;
  searched: SearchedFields;
}

interface HistoryRows extends DecidedRows {
  candidates: Candidate[];
  lookups: LookupTable[];
}

export function createItemHistories(db: PgDb, rules: HistoryRules): ItemHistories & ItemUpdates {
  return {
    async load(itemId) {
      const { rows } = await sql<HistoryRows>`select ${selectDecided(itemId)},
        coalesce((select json_agg(body::json order by key) from candidates where item_id = ${itemId}), '[]') as candidates,
        coalesce((select json_agg(lookups order by provider) from lookups where item_id = ${itemId}), '[]') as lookups`.execute(db);
      const [row] = rows as [HistoryRows];
      const sidecars = await db.selectFrom('sidecars').selectAll().where('item_id', '=', itemId).orderBy('path').execute();
      return { candidates: row.candidates, lookups: row.lookups.map(lookupFromRow), ...decidedFromRows(row), sidecars: sidecars.map(sidecarFromRow) };
    },
    save: (update) => transact(db, (query) => save(query, update, rules)),
  };
}

async function save(query: PgQuery, update: ItemUpdate, { auditedOf, searched }: HistoryRules): Promise<number> {
  const { item, record, decided, answers, overrides, sidecars } = update;
  const itemId = await saveItem(query, item, record.changedAtMs);
  // Only now: whoever was deciding about the item when it was locked has come to an end.
  if (decided && isDecidedOtherwise(decided, await loadDecided(query, itemId))) await makeDue(query, itemId);
  await replaceCandidates(query, itemId, update);
  const lookups = answers.map(({ lookup }) => lookup);
  await saveLookups(query, itemId, lookups);
  const saved = sidecars.map((sidecar) => ({ library: item.library, itemId, sidecar }));
  await saveSidecars(query, saved);
  await saveRecord(query, { itemId, record }, searched);
  const note = handEditNote(update);
  if (note) await noted(query, { itemId, note, auditedOf }, () => saveOverrides(query, itemId, overrides));
  return itemId;
}
