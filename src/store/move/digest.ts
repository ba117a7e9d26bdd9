/** What the rows of a table come to, whichever side has them: how many, and a hash over all of them in their order. */
import { createHash } from 'node:crypto';
import { storable } from '../postgres/connection.ts';
import type { MovedColumn, MovedRow, MovedTable, Value } from './tables.ts';

export interface TableDigest {
  rows: number;
  sha256: string;
}

interface Digest {
  add(rows: readonly MovedRow[]): void;
  end(): TableDigest;
}

export function createDigest(): Digest {
  const hash = createHash('sha256');
  let count = 0;
  return {
    add(rows) {
      for (const row of rows) hash.update(`${JSON.stringify(row.map((value) => (value instanceof Uint8Array ? [base64(value)] : value)))}\n`);
      count += rows.length;
    },
    end: () => ({ rows: count, sha256: hash.digest('hex') }),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** A row of SQLite as both sides can have it: PostgreSQL has no text with a zero byte or half a letter, and no fraction where a whole number belongs. */
export function asBothHaveIt({ columns }: Pick<MovedTable, 'columns'>, row: MovedRow): MovedRow {
  return row.map((value, at) => common(value, (columns[at] as MovedColumn).kind));
}

function common(value: Value, kind: MovedColumn['kind']): Value {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'number') return value;
  if (kind === 'flag') return value === 0 ? 0 : 1;
  if (kind === 'whole') return Math.round(value);
  return kind === 'text' ? String(value) : value;
}
