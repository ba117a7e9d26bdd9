/** Columns of a Parquet file, told from the schema of a value (docs/decisions/0057-parquet-columns.md). */
import type { SchemaElement } from 'hyparquet-writer';
import { z } from 'zod';

export interface ParquetColumn {
  /** The column, and what is inside of it, in the order of the file's schema. */
  elements: SchemaElement[];
  /** The value as the writer takes it. */
  of(value: unknown): unknown;
}

interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** A value whose shape nobody declared becomes JSON. */
export function parquetColumn(name: string, schema: z.ZodType | undefined): ParquetColumn {
  return columnOf(name, schema ? (z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape) : {});
}

/** The time is one of the world's, to the millisecond. */
export function timeColumn(name: string): ParquetColumn {
  return {
    elements: [{ ...optional(name), type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } }],
    of: (value) => (value === undefined ? undefined : new Date(value as string)),
  };
}

function columnOf(name: string, { type, properties, items }: Shape): ParquetColumn {
  if (type === 'array' && items) return listColumn(name, items);
  if (type === 'object' && properties) return groupColumn(name, properties);
  if (type === 'string')
    return leaf(name, { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, (value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  if (type === 'integer') return leaf(name, { type: 'INT64' }, (value) => BigInt(Math.round(value as number)));
  if (type === 'number') return leaf(name, { type: 'DOUBLE' }, (value) => value);
  if (type === 'boolean') return leaf(name, { type: 'BOOLEAN' }, (value) => value);
  return leaf(name, { type: 'BYTE_ARRAY', converted_type: 'JSON' }, (value) => value);
}

function leaf(name: string, type: Pick<SchemaElement, 'type' | 'converted_type'>, of: (value: unknown) => unknown): ParquetColumn {
  return { elements: [{ ...optional(name), ...type }], of: (value) => (isAbsent(value) ? undefined : of(value)) };
}

/** A list of three levels, as the Parquet format names them. */
function listColumn(name: string, items: Shape): ParquetColumn {
  const element = columnOf('element', items);
  return {
    elements: [
      { ...optional(name), converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...element.elements,
    ],
    of: (value) => (isAbsent(value) ? undefined : (value as unknown[]).map(element.of)),
  };
}

function groupColumn(name: string, properties: Record<string, Shape>): ParquetColumn {
  const parts = Object.entries(properties).map(([key, shape]) => [key, columnOf(key, shape)] as const);
  return {
    elements: [{ ...optional(name), num_children: parts.length }, ...parts.flatMap(([, { elements }]) => elements)],
    of: (value) => (isAbsent(value) ? undefined : Object.fromEntries(parts.map(([key, part]) => [key, part.of((value as Record<string, unknown>)[key])]))),
  };
}

function optional(name: string): SchemaElement {
  return { name, repetition_type: 'OPTIONAL' };
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
