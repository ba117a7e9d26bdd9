/** Records of the catalogue as a row moves them. What is made from a record, each side makes by itself. */
import type { CatalogueFill } from '../../ports/catalogue.ts';
import { recordFromRow } from '../record-row.ts';
import { type MovedRow, type MovedTable, RECORDS, type Value } from './tables.ts';

export type MovedRecord = Parameters<CatalogueFill['fill']>[0][number]['record'];

export function isOfRecords({ name }: MovedTable): boolean {
  return name === RECORDS;
}

export function recordsOf({ columns }: MovedTable, rows: readonly MovedRow[]): { itemId: number; record: MovedRecord }[] {
  return rows.map((row) => {
    const value = new Map<string, Value>(columns.map(({ name }, at) => [name, row[at] ?? null]));
    const count = (name: string) => Number(value.get(name));
    const record = recordFromRow({
      version: count('version'),
      conflicts: count('conflicts'),
      changed_at: count('changed_at'),
      body: String(value.get('body')),
    });
    return { itemId: count('item_id'), record };
  });
}
