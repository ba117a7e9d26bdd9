/** What a sidecar with structure says: each field in it is somebody's decision. */
import type { FieldKey } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { type BookBeside, type Reading, sure } from '../sdk/reading.ts';

const DECIDED: readonly FieldKey[] = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'contributors',
  'series',
  'publisher',
  'publishedDate',
  'originalDate',
  'language',
  'copyright',
  'description',
  'genres',
  'tags',
  'identifiers',
  'abridged',
  'explicit',
  'chapters',
  'customFields',
];

export function decidedReading(source: string, metadata: RawMetadata, { editionKind }: BookBeside): Reading {
  return { source, lineage: source, editionKind, metadata, confidence: sure(0.9, DECIDED) };
}
