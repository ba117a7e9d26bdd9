/** The shape of `.rubricator.json`, with its version. A program that does not know a version leaves the file alone. */
import { z } from 'zod';
import { FIELD_KEYS } from '../../domain/book/fields.ts';
import { HandWords } from '../../domain/book/hand-words.ts';
import { EDITION_KINDS, type FieldKey, Metadata } from '../../domain/book/metadata.ts';

/** Raise it, with a migration in `readers/rubricator-json.ts`, whenever the same words get another meaning. */
export const RECORD_FILE_VERSION = 1;

const Field = z.enum(FIELD_KEYS as [FieldKey, ...FieldKey[]]);

export const RecordFile = z.object({
  schemaVersion: z.literal(RECORD_FILE_VERSION),
  metadata: Metadata,
  /** For each field: how sure it is, why, and every claim, winner first. */
  provenance: z.record(
    z.string(),
    z.looseObject({
      confidence: z.number(),
      reason: z.string(),
      claims: z.array(
        z.looseObject({
          source: z.string(),
          sourceId: z.string(),
          confidence: z.number(),
          value: z.unknown(),
          /** Of a chain: the member that said it, and the lineages of the value. */
          from: z.string().optional(),
          lineages: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
  conflicts: z.array(z.unknown()),
  missing: z.array(z.string()),
  /** What the user decided; no value means cleared. */
  overrides: z.array(z.object({ field: Field, key: z.string().optional(), value: z.unknown().optional(), origin: z.string(), setAt: z.iso.datetime() })),
  /** The answers, and the ways to read the names, that the user confirmed or rejected. */
  decisions: z
    .array(
      z.object({
        key: z.string().min(1),
        verdict: z.enum(['confirmed', 'rejected']),
        decidedAt: z.iso.datetime(),
        /** By which a confirmed one was found, if not by those of the files. */
        words: HandWords.optional(),
      }),
    )
    .default([]),
  /** The providers' answers that it is made of, and the sidecars that were adopted; what they say stands in the claims. */
  sources: z.array(
    z.object({
      source: z.string(),
      sourceId: z.string(),
      lineage: z.string(),
      region: z.string().optional(),
      editionKind: z.enum(EDITION_KINDS).optional(),
      standing: z.enum(['adopted', 'evidence']),
    }),
  ),
  /** The sidecars that were left beside it. */
  sidecars: z.array(z.object({ exporter: z.string(), name: z.string(), hash: z.string() })),
});
export type RecordFile = z.infer<typeof RecordFile>;
