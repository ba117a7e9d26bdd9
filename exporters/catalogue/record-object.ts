/** A record as one object, as JSON and YAML have it: what tells the book, and beside it a value by the key of each field. */
import type { FileRecord } from '../../src/sdk/index.ts';

/** `null` says that a field has no value. */
export function objectOf({ id, library, path, changedAt, values }: FileRecord, fields: readonly string[]): Record<string, unknown> {
  return { id, library, path, changedAt, ...Object.fromEntries(fields.map((field) => [field, values[field] ?? null])) };
}

/** @param where words for an error, such as `line 3` */
export function recordFrom(value: unknown, where: string): FileRecord {
  const { id, library, path, changedAt, ...values } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof id !== 'number' || typeof library !== 'string' || typeof path !== 'string') throw new Error(`${where} does not say which book it is`);
  return {
    ...{ id, library, path, changedAt: typeof changedAt === 'string' ? changedAt : undefined },
    values: Object.fromEntries(Object.entries(values).map(([field, each]) => [field, each ?? undefined])),
  };
}
