/** What a field looks like in a database, told from its schema: a column, some columns, a list, or a JSON value. */
import { z } from 'zod';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { FIELDS, fieldOf } from '../../domain/book/fields.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import { memoize } from '../../domain/text/memoize.ts';
import type { ColumnType } from './tables.ts';

/** A property of a value; the value itself if it has no name. */
export interface Property {
  name?: string;
  type: ColumnType;
}

export type FieldShape =
  | { kind: 'value' | 'object' | 'list'; properties: readonly Property[] }
  /** A list of things with names: each name stands once, in a table of its own. */
  | { kind: 'named'; properties: readonly Property[] }
  | { kind: 'json' };

interface JsonShape {
  type?: string;
  properties?: Record<string, JsonShape>;
  items?: JsonShape;
  required?: string[];
  maxLength?: number;
}

const shapeOfKey = memoize((field) => shapeFrom(fieldOf(field as FieldKey)));

export function shapeOf(field: FieldKey): FieldShape {
  return shapeOfKey(field);
}

function shapeFrom({ schema }: FieldDefinition): FieldShape {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonShape;
  if (shape.type === 'array' && shape.items) return listShape(shape.items);
  if (shape.type === 'object') return shape.properties ? { kind: 'object', properties: propertiesOf(shape) } : { kind: 'json' };
  return { kind: 'value', properties: [{ type: typeOf(shape) }] };
}

function listShape(items: JsonShape): FieldShape {
  if (items.type !== 'object') return { kind: 'list', properties: [{ type: typeOf(items) }] };
  const properties = propertiesOf(items);
  return { kind: items.required?.includes('name') ? 'named' : 'list', properties };
}

function propertiesOf({ properties = {} }: JsonShape): Property[] {
  return Object.entries(properties).map(([name, shape]) => ({ name, type: typeOf(shape) }));
}

function typeOf({ type }: JsonShape): ColumnType {
  const types: Record<string, ColumnType> = { string: 'text', integer: 'integer', number: 'number', boolean: 'boolean' };
  return types[type ?? ''] ?? 'json';
}

/** Fields in the order of their table. */
export function allFields(): readonly FieldKey[] {
  return FIELDS.map(({ key }) => key);
}
