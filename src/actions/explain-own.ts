/** One of the user's own fields of a book by itself, as a field that every book has: its value, who says so, and what it is made from. */
import { type CustomField, type CustomValue, isComputed } from '../domain/book/custom-field.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import type { MergedField } from '../domain/book/record.ts';
import type { Explanation } from './explain.ts';

type OwnValues = NonNullable<Metadata['customFields']>;

/** Undefined if nobody says anything of it. */
export function explainedOwn({ record, ownDecisions }: Pick<Explanation, 'record' | 'ownDecisions'>, field: CustomField): MergedField | undefined {
  const { id } = field;
  const own = record.fields.customFields as MergedField<OwnValues> | undefined;
  const value: CustomValue | undefined = own?.value && Object.hasOwn(own.value, id) ? own.value[id] : undefined;
  const override = Object.hasOwn(ownDecisions, id) ? ownDecisions[id] : undefined;
  const claims = (own?.claims ?? []).flatMap((claim) => (Object.hasOwn(claim.value, id) ? [{ ...claim, value: claim.value[id] }] : []));
  const problems = (own?.problems ?? []).filter((problem) => problem.startsWith(`${id}: `));
  if (value === undefined && !override && claims.length === 0 && problems.length === 0) return undefined;
  const contributions = (own?.contributions ?? []).filter(({ element }) => element === id);
  return {
    ...(value !== undefined && { value }),
    confidence: value === undefined ? 0 : 1,
    claims,
    reason: reasonOf(field, { value, isSet: override !== undefined }),
    ...(override && !isComputed(field) && { override }),
    ...(contributions.length > 0 && { contributions }),
    ...(problems.length > 0 && { problems }),
  };
}

function reasonOf(field: CustomField, { value, isSet }: { value: CustomValue | undefined; isSet: boolean }): string {
  const { computed } = field.behaviours ?? {};
  if (computed) return `computed by ${computed.expression}`;
  if (isSet) return value === undefined ? 'cleared by hand' : 'set by hand';
  return value === undefined ? 'stated, and not applied' : 'from a sidecar that stood beside the book';
}
