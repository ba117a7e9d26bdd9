/** `.rubricator.json`: a record of our own, read back when the state that knew it is gone. */
import { z } from 'zod';
import { ReadError } from '../domain/errors.ts';
import type { FieldKey } from '../domain/metadata.ts';
import type { Reading } from '../domain/reading.ts';
import { RECORD_FILE_VERSION, RecordFile } from '../domain/record-file.ts';
import type { RawMetadata } from '../domain/tidy.ts';

const Version = z.looseObject({ schemaVersion: z.int().min(1) });

/** Older than what the providers will say of the same fields. */
const FRESHNESS = 0.9;

/** Reads a record. What the user decided is trusted in full; the values are evidence. Throws `ReadError`. */
export function readRubricatorJson(text: string): Reading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ReadError('not valid JSON', { cause: error });
  }
  const version = Version.safeParse(json);
  if (!version.success) throw new ReadError('not a record of Rubricator');
  if (version.data.schemaVersion > RECORD_FILE_VERSION)
    throw new ReadError(`written by a newer Rubricator (version ${version.data.schemaVersion}; this one knows ${RECORD_FILE_VERSION}); left as it is`);
  const parsed = RecordFile.safeParse(json);
  if (!parsed.success) throw new ReadError(`a damaged record: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  const { metadata, provenance, overrides, sidecars } = parsed.data;
  const { durationMs: _, chapters: __, cover: ___, customFields: ____, ...stated } = metadata;
  return {
    source: 'rubricator-json',
    lineage: 'rubricator-json',
    metadata: stated as RawMetadata,
    confidence: Object.fromEntries((Object.keys(stated) as FieldKey[]).map((key) => [key, (provenance[key]?.confidence ?? 0) * FRESHNESS])),
    overrides: overrides.map(({ setAt, ...override }) => ({ ...override, setAtMs: Date.parse(setAt) })),
    beside: sidecars,
  };
}
