/** One document a book: what the item says, every field whole under its name, and where the values come from. */
import type { FieldSource } from '../../domain/book/catalogue-record.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import { tableOf } from './book-table.ts';
import { limited, ofTenant } from './design.ts';
import { type FieldShape, shapeOf } from './field-shape.ts';
import { type Mapping, type Names, namesBy } from './mapping.ts';
import type { BookTable, Cell, Column, FilledColumn, Row, Tenant } from './tables.ts';

export interface DocumentMapping extends Pick<Mapping, 'naming' | 'columns' | 'constants' | 'ownFields'> {
  collection: string;
  tenant?: Tenant | undefined;
}

export interface DocumentDesign {
  /** The fields that can be read back whole. */
  fields: readonly FieldKey[];
  ownFields?: readonly string[] | undefined;
  /** The collection: a column is what a document has under one name. */
  books: BookTable;
  tenant?: Tenant | undefined;
  /** What properties within values are called, such as `chapters.startMs`; they have no column that says it. */
  properties: Readonly<Record<string, string>>;
}

export function documentDesign(fields: readonly FieldKey[], mapping: DocumentMapping): DocumentDesign {
  const { collection, tenant, ownFields } = mapping;
  const names = namesBy({ ...mapping, prefix: '', tables: { books: collection }, json: [], shape: 'document' });
  const kept = fields.filter((field) => names.column(field) !== undefined);
  const parts = [...kept.flatMap((field) => fieldPart(field, names)), ...sourceParts(kept, names)];
  const table = limited(tableOf(parts, mapping, names), ownFields);
  const books = { ...table, indexes: [...table.indexes, ...kept.flatMap((field) => indexOf(field, names))] };
  return {
    fields: kept.filter((field) => propertiesOf(shapeOf(field)).every((property) => names.part(field, property) !== undefined)),
    ownFields,
    books: tenant ? ofTenant(books, tenant) : books,
    tenant,
    properties: Object.fromEntries(kept.flatMap((field) => propertiesOf(shapeOf(field)).map((name) => [`${field}.${name}`, names.part(field, name) ?? '']))),
  };
}

function fieldPart(field: FieldKey, names: Names): FilledColumn[] {
  const name = names.column(field);
  if (name === undefined) return [];
  const shape = shapeOf(field);
  const own = propertiesOf(shape).map((property) => [property, names.part(field, property)] as const);
  const theirs = own.flatMap(([property, written]) => (written === undefined ? [] : [[written, property] as const]));
  return [
    {
      column: { name, type: shape.kind === 'value' ? (shape.properties[0]?.type ?? 'text') : 'json', holds: field },
      take: ({ record }) => renamed(record.values[field], own) as Cell,
      put: (draft, cell) => {
        draft[field] = renamed(cell, theirs);
      },
    },
  ];
}

/** Where each value comes from, under the name of its field, and about how many fields sources differ. */
function sourceParts(fields: readonly FieldKey[], names: Names): FilledColumn[] {
  const own = SOURCE_PROPERTIES.map((property) => [property, names.part('sources', property)] as const);
  const parts: readonly Omit<Column & Pick<FilledColumn, 'take'>, 'name'>[] = [
    {
      ...{ holds: 'sources', type: 'json' },
      take: ({ record }) =>
        Object.fromEntries(fields.flatMap((field) => (record.sources[field] ? [[names.column(field) ?? field, renamed(record.sources[field], own)]] : []))),
    },
    { holds: 'conflicts', type: 'integer', take: ({ record }) => record.conflicts },
  ];
  return parts.flatMap(({ take, ...column }) => {
    const name = names.column(column.holds);
    return name === undefined ? [] : [{ column: { ...column, name }, take }];
  });
}

const SOURCE_PROPERTIES: readonly (keyof FieldSource)[] = ['source', 'confidence', 'agreeing', 'differing', 'isConflict'];

/** Lists are found by their values, by names and by identifiers. */
function indexOf(field: FieldKey, names: Names): string[][] {
  const name = names.column(field);
  const shape = shapeOf(field);
  if (name === undefined || (shape.kind !== 'list' && shape.kind !== 'named')) return [];
  if (shape.properties.some((property) => property.name === undefined)) return [[name]];
  const found = shape.properties.find((property) => property.name === (shape.kind === 'named' ? 'name' : 'value'))?.name;
  const part = found === undefined ? undefined : names.part(field, found);
  return part === undefined ? [] : [[`${name}.${part}`]];
}

function propertiesOf(shape: FieldShape): string[] {
  return shape.kind === 'json' ? [] : shape.properties.flatMap(({ name }) => name ?? []);
}

/** A value whose properties have other names; a property without a name is left out. */
function renamed(value: unknown, names: readonly (readonly [string, string | undefined])[]): unknown {
  if (names.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  return Object.fromEntries(names.flatMap(([from, to]) => (to === undefined || (value as Row)[from] === undefined ? [] : [[to, (value as Row)[from]]])));
}
