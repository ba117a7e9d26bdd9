/** Takes the user's own fields of a state that was carried here. A field that is known here stays as it is here. */
import type Database from 'better-sqlite3';
import { readDefinition } from '../../domain/book/change-definition.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';

export interface TakenField {
  id: string;
  /** The field that was taken; absent if it was left out. */
  taken?: CustomField;
  /** Why it was left out. */
  problem?: string;
}

interface Row {
  id: string;
  field: string;
  former: string | null;
}

/** The file is attached as `carried`. Fields that are the same here are not told of. */
export function mergeFields(sqlite: Database.Database): TakenField[] {
  const rowsOf = (schema: string) => sqlite.prepare(`select id, field, former from ${schema}.own_fields order by place`).all() as Row[];
  const here = new Map(rowsOf('main').map(({ id, field }) => [id, field]));
  const fields = [...here.values()].map((field) => JSON.parse(field) as CustomField);
  let { version } = sqlite.prepare('select coalesce(max(version), 0) as version from main.own_fields').get() as { version: number };
  const insert = sqlite.prepare('insert into main.own_fields (id, place, version, field, former) values (@id, @version, @version, @field, @former)');
  return rowsOf('carried').flatMap(({ id, field: theirs, former }): TakenField[] => {
    if (here.get(id) === theirs) return [];
    if (here.has(id)) return [{ id, problem: 'the field here stays as it is' }];
    const field = fieldIn(theirs, fields);
    if (Array.isArray(field)) return [{ id, problem: field.join('; ') }];
    const before = former === null ? undefined : fieldIn(former, fields);
    const kept = before && !Array.isArray(before) && before.id === field.id ? JSON.stringify(before) : null;
    insert.run({ id: field.id, version: ++version, field: JSON.stringify(field), former: kept });
    fields.push(field);
    return [{ id, taken: field }];
  });
}

/** The field of a row, or what is wrong with it: the file may be anybody's. */
function fieldIn(json: string, others: readonly CustomField[]): CustomField | string[] {
  const { isRetired, hadOtherValues, ...said } = JSON.parse(json) as Partial<CustomField>;
  const read = readDefinition(said, others);
  return Array.isArray(read) ? read : { ...read, ...(isRetired && { isRetired }), ...(hadOtherValues && { hadOtherValues }) };
}
