/** A record as its row has it: what is asked about in columns, the rest as JSON. */
import type { CatalogueRecord } from '../domain/book/catalogue-record.ts';

interface RecordRow {
  version: number;
  conflicts: number;
  changed_at: number;
  /** JSON. */
  body: string;
}

/** The part of a record that is kept as JSON. */
export type RecordBody = Pick<CatalogueRecord, 'values' | 'sources'>;

export function recordFromRow({ body, conflicts, changed_at, version }: RecordRow): CatalogueRecord {
  return { ...(JSON.parse(body) as RecordBody), conflicts, changedAtMs: changed_at, version };
}

export function recordRow({ values, sources, conflicts, changedAtMs, version }: CatalogueRecord): RecordRow {
  const body: RecordBody = { values, sources };
  return { version, conflicts, changed_at: changedAtMs, body: JSON.stringify(body) };
}
