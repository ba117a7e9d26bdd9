/** What an expression would give for some books, before there is a field that it computes. */
import { type CustomField, type CustomType, showCustom } from '../domain/book/custom-field.ts';
import { expressionProblems } from '../domain/book/expression.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import { type MergedField, type MergedRecord, NOTHING_MERGED } from '../domain/book/record.ts';
import { computingProblems, type Evaluate, withComputed } from '../pipeline/compute/compute.ts';
import type { CatalogueEntry } from '../ports/catalogue.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import { ActionError } from './find-book.ts';

export interface TryInput {
  expression: string;
  /** What the field is to hold; as JSON what the expression gives, if absent. */
  type?: CustomType | undefined;
  values?: string[] | undefined;
  books: readonly CatalogueEntry[];
}

export interface Tried {
  itemId: number;
  library: string;
  path: string;
  title?: string | undefined;
  /** One line for people; absent if there is no value. */
  value?: string;
  problem?: string;
}

/** No field can have this key. */
const TRIED = 'the new field';

/** Throws `ActionError` for an expression that no field could have. */
export async function tryExpression(
  { expression, type = 'json', values = [], books }: TryInput,
  { ownFields, evaluate }: { ownFields: Pick<OwnFields, 'current'>; evaluate: Evaluate },
): Promise<Tried[]> {
  const tried: CustomField = { id: TRIED, label: TRIED, type, values, column: '', behaviours: { computed: { expression } } };
  // What other fields are computed to stands in the records.
  const others = ownFields.current().map(({ behaviours: { computed: _, ...behaviours } = {}, ...field }) => ({ ...field, behaviours }));
  const problems = expressionProblems(tried, others);
  if (problems.length > 0) throw new ActionError(problems.join('; '));
  const results: Tried[] = [];
  for (const { item, record } of books) {
    const made = await withComputed(recordOf(record.values), [...others, tried], evaluate);
    const value = (made.fields.customFields as MergedField<Metadata['customFields']> | undefined)?.value?.[TRIED];
    const problem = computingProblems(made)[0]?.slice(`${TRIED}: `.length);
    const { id: itemId, library, path } = item;
    const shown = value === undefined ? undefined : showCustom(tried, value);
    results.push({ itemId, library, path, title: record.values.title, ...(shown !== undefined && { value: shown }), ...(problem && { problem }) });
  }
  return results;
}

/** A record of which only the values are known. */
function recordOf(values: Metadata): MergedRecord {
  const fields = Object.entries(values).map(([key, value]) => [key, { value, confidence: 1, claims: [], reason: '' }]);
  return { ...NOTHING_MERGED, fields: Object.fromEntries(fields) as MergedRecord['fields'] };
}
