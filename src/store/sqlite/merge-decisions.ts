/** Decisions about books that both states know: the newer one counts, or those of one side. */
import type Database from 'better-sqlite3';
import { DUE_AGAIN } from '../../ports/items.ts';

/** Whose decision counts where both states have one, and they differ. */
export type Preference = 'newer' | 'file' | 'here';

/** A decision of the file about a book that is known here. */
export interface MergedDecision {
  library: string;
  path: string;
  /** A field, or a candidate that was confirmed or rejected. */
  about: string;
  /** `equal` decisions are not reported. */
  outcome: 'taken' | 'replaced' | 'kept';
}

interface Row {
  item_id: number;
  library: string;
  path: string;
  about: string;
  /** JSON or a verdict; null means cleared. */
  says: string | null;
  at: number;
  own_says: string | null;
  own_at: number | null;
}

/** The books are in the table `books`, the file is attached as `carried`. Books with another decision than before are due. */
export function mergeDecisions(sqlite: Database.Database, prefer: Preference): MergedDecision[] {
  const merged = [
    ...mergeTable(sqlite, { table: 'overrides', about: 'field', says: 'value', at: 'set_at' }, prefer),
    ...mergeTable(sqlite, { table: 'decisions', about: 'key', says: 'verdict', at: 'decided_at' }, prefer),
  ];
  return merged.sort((a, b) => (a.library + a.path + a.about < b.library + b.path + b.about ? -1 : 1));
}

interface DecisionColumns {
  table: 'overrides' | 'decisions';
  about: string;
  says: string;
  at: string;
}

function mergeTable(sqlite: Database.Database, columns: DecisionColumns, prefer: Preference): MergedDecision[] {
  const { table } = columns;
  const take = takeFrom(sqlite, columns);
  const makeDue = sqlite.prepare('update main.items set fingerprint = ? where id = ?');
  const forgetOthers = sqlite.prepare("delete from main.decisions where item_id = ? and verdict = 'confirmed' and key <> ?");
  return rowsOf(sqlite, columns).flatMap(({ item_id, library, path, about, says, at, own_says, own_at }): MergedDecision[] => {
    if (own_at !== null && own_says === says) return [];
    const isConfirmed = table === 'decisions' && says === 'confirmed';
    const ownAtMs = Math.max(own_at ?? 0, isConfirmed ? confirmedAt(sqlite, item_id) : 0);
    const isTaken = ownAtMs === 0 || prefer === 'file' || (prefer === 'newer' && at > ownAtMs);
    if (!isTaken) return [{ library, path, about, outcome: 'kept' }];
    take.run(item_id, about);
    if (isConfirmed) forgetOthers.run(item_id, about);
    makeDue.run(DUE_AGAIN, item_id);
    return [{ library, path, about, outcome: ownAtMs === 0 ? 'taken' : 'replaced' }];
  });
}

function rowsOf(sqlite: Database.Database, { table, about, says, at }: DecisionColumns): Row[] {
  const rows = sqlite.prepare(`select books.id as item_id, library, path, theirs.${about} as about, theirs.${says} as says, theirs.${at} as at,
      own.${says} as own_says, own.${at} as own_at
    from carried.${table} as theirs join books on carried_id = theirs.item_id and is_new = 0 join main.items as item on item.id = books.id
    left join main.${table} as own on own.item_id = books.id and own.${about} = theirs.${about}`);
  return rows.all() as Row[];
}

/** Takes a decision of the file, by the id of the book here and what it is about. */
function takeFrom(sqlite: Database.Database, { table, about }: DecisionColumns): Database.Statement {
  const columns = (sqlite.pragma(`main.table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const values = columns.map((column) => (column === 'item_id' ? 'books.id' : `theirs.${column}`));
  return sqlite.prepare(`insert or replace into main.${table} (${columns.join(', ')}) select ${values.join(', ')}
    from carried.${table} as theirs join books on carried_id = theirs.item_id where books.id = ? and theirs.${about} = ?`);
}

/** When a candidate of the book was confirmed here, 0 if none: a book has one confirmed candidate at most. */
function confirmedAt(sqlite: Database.Database, itemId: number): number {
  const confirmed = sqlite.prepare("select coalesce(max(decided_at), 0) as at from main.decisions where item_id = ? and verdict = 'confirmed'");
  return (confirmed.get(itemId) as { at: number }).at;
}
