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

const WebCover = z.lazy(() => z.object({ source: z.literal('url'), location: z.url({ protocol: /^https?$/ }) }));
const Version = z.lazy(() => z.looseObject({ schemaVersion: z.int().min(1) }));

/**
 * Reads a record. What the user decided is offered to the user, and what providers said is evidence. The values themselves do not
 * count, because they are made of both. Throws `ReadError`.
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
  const { metadata, overrides, decisions, sidecars } = parsed.data;
  return {
    source: 'rubricator-json',
    lineage: 'rubricator-json',
    metadata,
    confidence: {},
    overrides: overrides.filter(isSound).map(({ setAt, ...override }) => ({ ...override, setAtMs: Date.parse(setAt) })),
    decisions: decisions.map(({ decidedAt, words, ...decision }) => ({ ...decision, decidedAtMs: Date.parse(decidedAt), ...(words && { words }) })),
    answers: answersOf(parsed.data),
    beside: sidecars,
  };
}

/** False for a value that is none of its field, and for a cover that no provider and no user can name: an address of the web, or nothing. */
function isSound({ field, key, value }: { field: FieldKey; key?: string | undefined; value?: unknown }): boolean {
  if (value === undefined) return true;
  if (field === 'cover') return WebCover.safeParse(value).success;
  return fieldOf(field)?.schema.safeParse(key === undefined ? value : { [key]: value }).success === true;
}

/** The answers as they were, put together from the claims that came of them. */
function answersOf({ sources, provenance }: RecordFile): Candidate[] {
  return sources.map((mark) => {
    const claims = Object.entries(provenance).flatMap(([field, { claims: all }]) =>
      all.filter(({ source, sourceId }) => source === mark.source && sourceId === mark.sourceId).map((claim) => ({ field: field as FieldKey, ...claim })),
    );
    const stated = claims.filter(isSound);
    return {
      ...mark,
      local: mark.standing === 'adopted',
      metadata: Object.fromEntries(stated.map(({ field, value }) => [field, value])) as Metadata,
      confidence: Object.fromEntries(stated.map(({ field, confidence }) => [field, Math.min(Math.max(confidence, 0), 1)])),
      ...originsOf(stated),
    };
  });
}

/** By whom a chain was told each value. */
function originsOf(claims: readonly { field: FieldKey; from?: string | undefined; lineages?: string[] | undefined }[]): Pick<Candidate, 'origins'> {
  const told = claims.flatMap(({ field, from, lineages = [] }) => (from === undefined || lineages.length === 0 ? [] : [[field, { from, lineages }] as const]));
  return told.length > 0 ? { origins: Object.fromEntries(told) } : {};
}
