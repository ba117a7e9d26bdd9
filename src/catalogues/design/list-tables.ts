/** Tables of fields that have several values: a row for each value of each book. People and series stand once, under an id. */
import { fieldOf } from '../../domain/book/fields.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import { type Property, shapeOf } from './field-shape.ts';
import type { Mapping, Names } from './mapping.ts';
import { nameId } from './name-id.ts';
import type { BookTable, Cell, Column, NameTable, Row } from './tables.ts';

/** Fields whose values are of one kind share a table, and the names in them. */
interface Sharing {
  table: string;
  names: string;
  nameId: string;
}

const SHARED: Readonly<Record<string, Sharing>> = {
  people: { table: 'contributions', names: 'people', nameId: 'personId' },
  series: { table: 'seriesEntries', names: 'series', nameId: 'seriesId' },
};

/** The tables that hold the values of a field with names. */
export function sharingOf(field: FieldKey): string[] {
  const sharing = SHARED[fieldOf(field).widget];
  return sharing ? [sharing.table, sharing.names] : [];
}

export function listTables(fields: readonly FieldKey[], { json }: Mapping, names: Names): BookTable[] {
  const kept = fields.filter((field) => !json.includes(field) && names.column(field) !== undefined);
  const lists = kept.filter((field) => shapeOf(field).kind === 'list');
  const named = Map.groupBy(
    kept.filter((field) => shapeOf(field).kind === 'named'),
    (field) => fieldOf(field).widget,
  );
  return [...[...named].flatMap(([widget, group]) => namedTable(group, SHARED[widget], names)), ...lists.flatMap((field) => listTable(field, names))];
}

/** The tables of names that others refer to. */
export function nameTables(fields: readonly FieldKey[], { json }: Mapping, names: Names): NameTable[] {
  const kept = fields.filter((field) => !json.includes(field) && names.column(field) !== undefined && shapeOf(field).kind === 'named');
  return [...Map.groupBy(kept, (field) => fieldOf(field).widget)].flatMap(([widget, group]) => {
    const sharing = SHARED[widget];
    const name = sharing && names.table(sharing.table) !== undefined && names.table(sharing.names);
    if (!name) return [];
    return [
      {
        name,
        ...{ id: 'id', nameColumn: 'name', primaryKey: ['id'], indexes: [['name']] },
        columns: [
          { name: 'id', type: 'integer', isRequired: true, holds: 'id' },
          { name: 'name', type: 'text', isRequired: true, holds: 'name' },
        ],
        namesOf: (entry) => group.flatMap((field) => valuesOf(entry, field).map((value) => (value as { name: string }).name)),
      },
    ];
  });
}

function namedTable(fields: readonly FieldKey[], sharing: Sharing | undefined, names: Names): BookTable[] {
  const name = sharing && names.table(sharing.table);
  const [first] = fields;
  if (!sharing || name === undefined || first === undefined) return [];
  const bookId = names.column('bookId') ?? 'book_id';
  const place = names.column('place') ?? 'place';
  const fieldColumn = names.column('field') ?? 'field';
  const id = names.column(sharing.nameId) ?? 'name_id';
  const namesTable = names.table(sharing.names);
  const columns = columnsOf(sharing.table, shapeOf(first), names).filter(({ property }) => property !== 'name');
  const isOne = fields.length === 1;
  return [
    {
      name,
      bookId,
      ...(namesTable !== undefined && { names: { table: namesTable, column: id } }),
      columns: [
        { name: bookId, type: 'integer', isRequired: true, holds: 'bookId' },
        ...(isOne ? [] : [{ name: fieldColumn, type: 'name' as const, isRequired: true, holds: 'field' }]),
        { name: place, type: 'integer', isRequired: true, holds: 'place' },
        { name: id, type: 'integer', isRequired: true, holds: sharing.nameId },
        ...columns.map(({ column }) => column),
      ],
      primaryKey: isOne ? [bookId, place] : [bookId, fieldColumn, place],
      indexes: [[id]],
      rowsOf: (entry) =>
        fields.flatMap((field) =>
          valuesOf(entry, field).map((value, at) => ({
            ...{ [bookId]: entry.item.id, ...(!isOne && { [fieldColumn]: field }), [place]: at, [id]: nameId((value as { name: string }).name) },
            ...cellsOf(columns, value),
          })),
        ),
      read(draft, rows, known) {
        for (const row of rows) {
          const field = (isOne ? first : row[fieldColumn]) as FieldKey;
          const name = known.get(row[id] as number);
          if (name !== undefined) append(draft, field, { name, ...valueFrom(columns, row) });
        }
      },
    },
  ];
}

function listTable(field: FieldKey, names: Names): BookTable[] {
  const name = names.table(field);
  if (name === undefined) return [];
  const bookId = names.column('bookId') ?? 'book_id';
  const place = names.column('place') ?? 'place';
  const columns = columnsOf(field, shapeOf(field), names);
  return [
    {
      name,
      bookId,
      columns: [
        { name: bookId, type: 'integer', isRequired: true, holds: 'bookId' },
        { name: place, type: 'integer', isRequired: true, holds: 'place' },
        ...columns.map(({ column }) => column),
      ],
      primaryKey: [bookId, place],
      indexes: columns.filter(({ column }) => column.holds === 'value').map(({ column }) => [column.name]),
      rowsOf: (entry) => valuesOf(entry, field).map((value, at) => ({ [bookId]: entry.item.id, [place]: at, ...cellsOf(columns, value) })),
      read(draft, rows) {
        for (const row of rows) append(draft, field, isPlain(columns) ? row[columns[0]?.column.name ?? ''] : valueFrom(columns, row));
      },
    },
  ];
}

/** A column, and the property of a value that it holds; none where it holds the whole value. */
interface PropertyColumn {
  column: Column;
  property: string | undefined;
}

function columnsOf(table: string, shape: { kind: string; properties?: readonly Property[] }, names: Names): PropertyColumn[] {
  return (shape.properties ?? []).flatMap(({ name: property, type }) => {
    const holds = property ?? 'value';
    const own = names.part(table, holds);
    return own === undefined ? [] : [{ column: { name: own, type, holds }, property }];
  });
}

function isPlain(columns: readonly PropertyColumn[]): boolean {
  return columns.length === 1 && columns[0]?.property === undefined;
}

function cellsOf(columns: readonly PropertyColumn[], value: unknown): Row {
  return Object.fromEntries(columns.map(({ column, property }) => [column.name, (property === undefined ? value : (value as Row)[property]) as Cell]));
}

function valueFrom(columns: readonly PropertyColumn[], row: Row): Row {
  return Object.fromEntries(
    columns.flatMap(({ column, property }) => (property === undefined || row[column.name] === undefined ? [] : [[property, row[column.name]]])),
  );
}

function valuesOf({ record }: CatalogueEntry, field: FieldKey): readonly unknown[] {
  return (record.values[field] as readonly unknown[] | undefined) ?? [];
}

function append(draft: Record<string, unknown>, field: FieldKey, value: unknown): void {
  draft[field] = [...((draft[field] as unknown[] | undefined) ?? []), value];
}
