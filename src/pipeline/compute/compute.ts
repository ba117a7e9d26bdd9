/** Fields of the user's own that are made from other fields: after the merge, and whenever a record is made again. */
import { type CustomField, type CustomValue, customHint, customValue, isComputed, isList } from '../../domain/book/custom-field.ts';
import type { Metadata } from '../../domain/book/metadata.ts';
import { type Contribution, type MergedField, type MergedRecord, valuesOf } from '../../domain/book/record.ts';

/** What an expression came to. A value is plain data; undefined if there is none. */
export type Evaluated = { value?: unknown } | { problem: string };

export interface Evaluation {
  expression: string;
  /** What the expression sees; plain data. */
  input: Readonly<Record<string, unknown>>;
}

/** Evaluates an expression within limits of time and size. Never rejects. */
export type Evaluate = (evaluation: Evaluation) => Promise<Evaluated>;

/** Completes a record with what is made from it. */
export type Compute = (record: MergedRecord) => Promise<MergedRecord>;

const COMPUTED_SOURCE = 'computed';

/** @param fields all of the user's own that are in use */
export async function withComputed(record: MergedRecord, fields: readonly CustomField[], evaluate: Evaluate): Promise<MergedRecord> {
  if (!fields.some(isComputed)) return record;
  const { inOrder } = await import('../../domain/book/expression.ts');
  const computed = inOrder(fields);
  const { customFields: own, ...fixed } = valuesOf(record);
  const known = new Map<string, unknown>(Object.entries({ ...own, ...fixed }));
  // Nobody sets these by hand: what stands there is left of a time when somebody could.
  for (const { field } of computed) known.delete(field.id);
  const made: Made[] = [];
  for (const { field, expression, reads } of computed) {
    const input = Object.fromEntries(reads.flatMap((name) => (known.has(name) ? [[name, known.get(name)]] : [])));
    const outcome = outcomeOf(field, await evaluate({ expression, input }));
    if ('value' in outcome) known.set(field.id, outcome.value);
    made.push({ id: field.id, madeFrom: reads, ...outcome });
  }
  return withMade(record, made);
}

/** What is wrong with the user's own fields of a book, a line for each. */
export function computingProblems({ fields }: MergedRecord): string[] {
  return (fields.customFields as MergedField | undefined)?.problems ?? [];
}

type Outcome = { value: CustomValue } | { problem: string } | Record<never, never>;
type Made = { id: string; madeFrom: readonly string[] } & Outcome;

/** A value of the field's type. Null, an empty text and an empty list are none. */
function outcomeOf(field: CustomField, evaluated: Evaluated): Outcome {
  if ('problem' in evaluated) return { problem: `${field.id}: ${evaluated.problem}` };
  const { value: result } = evaluated;
  if (result === undefined || result === null || result === '' || (Array.isArray(result) && result.length === 0)) return {};
  const value = customValue(field, asTyped(field, result));
  return value === undefined ? { problem: `${field.id}: the expression gives ${shown(result)}, which is not ${customHint(field)}` } : { value };
}

/** A result as a person would have typed it. */
function asTyped(field: CustomField, result: unknown): unknown {
  if (field.type === 'json') return JSON.stringify(result);
  if (!isList(field)) return result;
  return (Array.isArray(result) ? result : [result]).map((entry: unknown) => (typeof entry === 'number' ? String(entry) : entry));
}

const SHOWN = 80;

function shown(result: unknown): string {
  const text = JSON.stringify(result);
  return text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text;
}

function withMade(record: MergedRecord, made: readonly Made[]): MergedRecord {
  const own: MergedField = (record.fields.customFields as MergedField | undefined) ?? { confidence: 1, claims: [], reason: 'computed from other fields' };
  const isMade = (id: string) => made.some((each) => each.id === id);
  const kept = Object.entries((own.value ?? {}) as NonNullable<Metadata['customFields']>).filter(([id]) => !isMade(id));
  const added = made.flatMap((each) => ('value' in each ? [[each.id, each.value] as const] : []));
  const entries = [...kept, ...added].sort(([a], [b]) => (a < b ? -1 : 1));
  const contributions: Contribution[] = [
    ...(own.contributions ?? []).filter(({ element }) => !isMade(element)),
    ...made.flatMap((each) => ('value' in each ? [{ element: each.id, sources: [COMPUTED_SOURCE], madeFrom: [...each.madeFrom] }] : [])),
  ].sort((a, b) => (a.element < b.element ? -1 : 1));
  const problems = made.flatMap((each) => ('problem' in each ? [each.problem] : []));
  const { value: _, ...rest } = own;
  if (entries.length === 0 && problems.length === 0 && !record.fields.customFields) return record;
  const field = { ...rest, ...(entries.length > 0 && { value: Object.fromEntries(entries) }), contributions, ...(problems.length > 0 && { problems }) };
  return { ...record, fields: { ...record.fields, customFields: field } } as MergedRecord;
}
