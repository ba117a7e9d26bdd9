/** The user's own fields that a store holds, read without opening it for work. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { OwnFieldTable } from '../own-field-table.ts';

/** None where there is no store, or none that can be read: whoever examines the store says what is wrong with it. @param file absolute path */
export function storedFields(file: string): CustomField[] {
  if (!existsSync(file)) return [];
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    const rows = db.prepare('select field from own_fields order by place').all() as Pick<OwnFieldTable, 'field'>[];
    return rows.map(({ field }) => JSON.parse(field) as CustomField);
  } catch {
    return [];
  } finally {
    db?.close();
  }
}
