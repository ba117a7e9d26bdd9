/** The table of books: what the item says, and a column for every field that has one value. */
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import { type FieldShape, type Property, shapeOf } from './field-shape.ts';
import type { Mapping, Names } from './mapping.ts';
import { ownParts } from './own-columns.ts';
import type { BookTable, Cell, Column, FilledColumn, Row } from './tables.ts';

/** What stands in every table of books beside its fields. Their order is that of the columns. */
const ITEM: readonly (Omit<Column, 'name'> & { take(entry: CatalogueEntry): Cell; isIndexed?: boolean })[] = [
  { holds: 'id', type: 'integer', isRequired: true, take: ({ item }) => item.id },
  { holds: 'library', type: 'name', isRequired: true, isIndexed: true, take: ({ item }) => item.library },
  { holds: 'path', type: 'text', isRequired: true, take: ({ item }) => item.path },
  { holds: 'editionKind', type: 'name', isRequired: true, take: ({ item }) => item.editionKind },
  { holds: 'state', type: 'name', isRequired: true, take: ({ item }) => item.state },
  { holds: 'changedAt', type: 'time', isRequired: true, isIndexed: true, take: ({ record }) => record.changedAtMs },
  { holds: 'addedAt', type: 'time', take: ({ item }) => item.addedAtMs },
];

export function bookTable(fields: readonly FieldKey[], mapping: Mapping, names: Names): BookTable {
  const parts = fieldParts(fields, mapping, names);
  return tableOf([...parts, ...customParts(fields, mapping, { names, parts })], mapping, names);
}

/** @param own what it has beside the item and the constants */
export function tableOf(own: readonly FilledColumn[], mapping: Pick<Mapping, 'constants'>, names: Names): BookTable {
  const parts = [...itemParts(names), ...constantParts(mapping), ...own];
  const id = names.column('id') ?? 'id';
  const indexed = ITEM.flatMap(({ holds, isIndexed }) => (isIndexed ? (names.column(holds) ?? []) : []));
  return {
    name: names.table('books') ?? 'books',
    columns: parts.map(({ column }) => column),
    primaryKey: [id],
    bookId: id,
    indexes: indexed.map((column) => [column]),
    rowsOf: (entry) => [Object.fromEntries(parts.map(({ column, take }) => [column.name, take(entry)]))],
    read(draft, rows) {
      for (const row of rows) for (const { column, put } of parts) if (row[column.name] !== undefined) put?.(draft, row[column.name]);
    },
  };
}

/** Without an id, a library and a path nobody can tell which book a row is. */
const NEEDED = ['id', 'library', 'path'];

function itemParts(names: Names): FilledColumn[] {
  return ITEM.flatMap(({ take, isIndexed: _, ...column }) => {
    const name = names.column(column.holds) ?? (NEEDED.includes(column.holds) ? column.holds : undefined);
    return name === undefined ? [] : [{ column: { ...column, name }, take }];
  });
}

function constantParts({ constants }: Pick<Mapping, 'constants'>): FilledColumn[] {
  return Object.entries(constants).map(([name, value]) => ({
    column: { name, holds: `=${name}`, type: typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'number' },
    take: () => value,
  }));
}

function fieldParts(fields: readonly FieldKey[], { json, shape }: Mapping, names: Names): FilledColumn[] {
  if (shape === 'document') return [documentPart(fields, names)];
  const kept = fields.filter((field) => field !== 'customFields' && !json.includes(field));
  return [...kept.flatMap((field) => partsOf(field, shapeOf(field), names)), ...jsonPart(json, names)];
}

interface Made {
  names: Names;
  parts: readonly FilledColumn[];
}

function customParts(fields: readonly FieldKey[], { json, shape, own = [], tenant, constants }: Mapping, { names, parts }: Made): FilledColumn[] {
  if (shape === 'document' || !fields.includes('customFields') || json.includes('customFields')) return [];
  const others = [...itemParts(names), ...constantParts({ constants }), ...parts].map(({ column }) => column.name);
  return ownParts(own, names, [...others, ...(tenant ? [tenant.column] : [])]);
}

function partsOf(field: FieldKey, shape: FieldShape, names: Names): FilledColumn[] {
  if (names.column(field) === undefined) return [];
  switch (shape.kind) {
    case 'value':
      return shape.properties.flatMap(({ type }) => valuePart(field, type, names));
    case 'json':
      return valuePart(field, 'json', names);
    case 'object':
      return shape.properties.flatMap((property) => propertyPart(field, property, names));
    default:
      return [];
  }
}

function valuePart(field: FieldKey, type: Column['type'], names: Names): FilledColumn[] {
  const name = names.column(field);
  if (name === undefined) return [];
  return [
    {
      column: { name, type, holds: field },
      take: ({ record }) => record.values[field] as Cell,
      put: (draft, cell) => {
        draft[field] = cell;
      },
    },
  ];
}

function propertyPart(field: FieldKey, { name: property = '', type }: Property, names: Names): FilledColumn[] {
  const holds = `${field}.${property}`;
  const name = names.column(holds);
  if (name === undefined) return [];
  return [
    {
      column: { name, type, holds },
      take: ({ record }) => (record.values[field] as Record<string, Cell> | undefined)?.[property],
      put: (draft, cell) => {
        draft[field] = { ...(draft[field] as object | undefined), [property]: cell };
      },
    },
  ];
}

/** Several fields in one value: what a database holds as JSON may be asked for, too. */
function jsonPart(fields: readonly FieldKey[], names: Names): FilledColumn[] {
  const name = names.column('data');
  if (fields.length === 0 || name === undefined) return [];
  const pick = (values: Readonly<Record<string, unknown>>) => fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]]));
  return [
    {
      column: { name, type: 'json', holds: 'data' },
      take: ({ record }) => Object.fromEntries(pick(record.values)),
      put: (draft, cell) => void Object.assign(draft, Object.fromEntries(pick(cell as Row))),
    },
  ];
}

function documentPart(fields: readonly FieldKey[], names: Names): FilledColumn {
  const pick = (all: Readonly<Record<string, unknown>>) => Object.fromEntries(fields.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
  return {
    column: { name: names.column('document') ?? 'document', type: 'json', holds: 'document', isRequired: true },
    take: ({ record }) => ({ values: pick(record.values), sources: pick(record.sources), conflicts: record.conflicts }),
    put: (draft, cell) => void Object.assign(draft, pick((cell as { values?: Record<string, unknown> }).values ?? {})),
  };
}
