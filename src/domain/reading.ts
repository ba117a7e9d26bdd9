/** What a reader found in one local file or name. */
import type { EditionKind, FieldKey } from './metadata.ts';
import type { RawMetadata } from './tidy.ts';

export interface Reading {
  /** Reader id, such as `tags` or `opf`. */
  source: string;
  /** Sources of one lineage copy each other. */
  lineage: string;
  editionKind?: EditionKind;
  metadata: RawMetadata;
  /** How sure this kind of source is of each field, 0…1. */
  confidence: Partial<Record<FieldKey, number>>;
}

/** What one audio file tells; the book's facts and the file's own. */
export interface AudioReading {
  reading: Reading;
  trackTitle?: string;
  album?: string;
  asin?: string;
  track?: number;
  disc?: number;
  durationMs?: number;
  /** Why less than the whole could be read, if so. */
  problem?: string;
}

/** The same confidence for a list of fields. */
export function sure(confidence: number, keys: readonly FieldKey[]): Partial<Record<FieldKey, number>> {
  return Object.fromEntries(keys.map((key) => [key, confidence]));
}
