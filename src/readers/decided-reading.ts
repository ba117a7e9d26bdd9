/** What a sidecar with structure says: each field in it is somebody's decision. */
import type { FieldKey } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { type BookBeside, type Reading, sure } from '../sdk/reading.ts';

/** @param fields all that such a file can state */
export function decidedReading(source: string, metadata: RawMetadata, { editionKind }: BookBeside, fields: readonly FieldKey[]): Reading {
  return { source, lineage: source, editionKind, metadata, confidence: sure(0.9, fields) };
}
