/** Reads `.rubricator.json`: a record of our own, which brings back a lost state. */
import { z } from 'zod';
import type { Candidate } from '../domain/book/candidate.ts';
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { ReadError } from '../domain/errors.ts';
import { RECORD_FILE_VERSION, RecordFile } from '../sdk/formats/record-file.ts';
import { defineReader } from '../sdk/reader.ts';
import type { Reading } from '../sdk/reading.ts';

export const rubricatorJson = defineReader({
  id: 'rubricator-json',
  summary: '.rubricator.json: the whole record of a book',
  file: { ending: '.rubricator.json', isHidden: true },
  read: readRubricatorJson,
  foreign: 'adopted',
});

const Version = z.looseObject({ schemaVersion: z.int().min(1) });

/**
 * Reads a record. It trusts in full what the user decided, and takes what providers said as evidence. It does not take the values
 * themselves, because they are made of both. Throws `ReadError`.
 */
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
  const { metadata, overrides, sidecars } = parsed.data;
  return {
    source: 'rubricator-json',
    lineage: 'rubricator-json',
    metadata,
    confidence: {},
    overrides: overrides.map(({ setAt, ...override }) => ({ ...override, setAtMs: Date.parse(setAt) })),
    answers: answersOf(parsed.data),
    beside: sidecars,
  };
}

/** The answers as they were, put together from the claims that came of them. */
function answersOf({ sources, provenance }: RecordFile): Candidate[] {
  return sources.map((mark) => {
    const claims = Object.entries(provenance).flatMap(([field, { claims: all }]) =>
      all.filter(({ source, sourceId }) => source === mark.source && sourceId === mark.sourceId).map((claim) => ({ field: field as FieldKey, ...claim })),
    );
    const stated = claims.filter(({ field, value }) => fieldOf(field)?.schema.safeParse(value).success);
    return {
      ...mark,
      local: mark.standing === 'adopted',
      metadata: Object.fromEntries(stated.map(({ field, value }) => [field, value])) as Metadata,
      confidence: Object.fromEntries(stated.map(({ field, confidence }) => [field, confidence])),
    };
  });
}
