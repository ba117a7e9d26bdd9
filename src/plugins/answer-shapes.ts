/** What a plugin answers, through schemas: a confined plugin may send anything. */
import { z } from 'zod';
import { FIELD_KEYS, FIELDS } from '../domain/book/fields.ts';
import { EDITION_KINDS } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ResponseError } from '../domain/errors.ts';
import type { BatchAnswer, ProviderAnswer } from '../sdk/provider.ts';
import type { Reading } from '../sdk/reading.ts';
import { shapeProblem } from '../sdk/shapes.ts';
import { receivedFailure } from './messages.ts';

const confidence = z.lazy(() => z.partialRecord(z.enum(FIELD_KEYS as [(typeof FIELD_KEYS)[number]]), z.number().min(0).max(1)));

/** The fields of a book: a value of the wrong kind is dropped, and the others stay. */
export const metadata = z.lazy(() =>
  z.looseObject({}).transform((raw): RawMetadata => Object.fromEntries(FIELDS.flatMap(({ key, schema }) => (isOf(schema, raw[key]) ? [[key, raw[key]]] : [])))),
);

function isOf(schema: z.ZodType, value: unknown): boolean {
  return value !== undefined && schema.safeParse(value).success;
}

const Answer = z.lazy(() =>
  z.object({
    sourceId: z.string().min(1).max(500),
    region: z.string().max(20).optional(),
    editionKind: z.enum(EDITION_KINDS).optional(),
    metadata,
    branding: z.object({ introMs: z.number().min(0), outroMs: z.number().min(0) }).optional(),
    confidence: confidence.optional(),
  }),
);

const ReadingShape = z.lazy(() =>
  z.object({
    source: z.string().min(1).max(60),
    lineage: z.string().min(1).max(60),
    editionKind: z.enum(EDITION_KINDS).optional(),
    metadata,
    elsewhere: metadata.optional(),
    confidence,
  }),
);

/** What came of a batch. Throws `ResponseError`. */
export function batchAnswers(result: unknown, count: number): BatchAnswer[] {
  if (!Array.isArray(result) || result.length !== count) throw new ResponseError('the plugin does not answer for each identifier');
  return result.map((each: unknown) => {
    if (each === undefined || each === null) return undefined;
    if (each === 'unanswered') return each;
    if (typeof each === 'object' && 'failed' in each) return toResponseError(receivedFailure(each.failed));
    const parsed = Answer.safeParse(each);
    return parsed.success ? parsed.data : unknownShape(parsed.error);
  });
}

/** What a search found; those of an unknown shape are no loss. Throws `ResponseError`. */
export function searchAnswers(result: unknown): ProviderAnswer[] {
  if (!Array.isArray(result)) throw new ResponseError('the plugin does not answer with a list');
  return result.flatMap((each: unknown) => {
    const parsed = Answer.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
}

/** What a reader read. Only Rubricator's own readers tell of marks, decisions and answers. Throws `ResponseError`. */
export function readingOf(result: unknown): Reading | undefined {
  if (result === undefined || result === null) return undefined;
  return shaped(ReadingShape, result);
}

/** What a plugin answers, of a shape. Throws `ResponseError` that says where it is wrong. */
export function shaped<T>(schema: z.ZodType<T>, result: unknown): T {
  const parsed = schema.safeParse(result);
  if (parsed.success) return parsed.data;
  throw unknownShape(parsed.error);
}

function unknownShape(error: z.ZodError): ResponseError {
  return new ResponseError(`the plugin answers in an unknown shape (${shapeProblem(error)})`);
}

function toResponseError(error: Error): ResponseError {
  return error instanceof ResponseError ? error : new ResponseError(error.message);
}
