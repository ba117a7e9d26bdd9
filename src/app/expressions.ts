/** What is made from other fields. Expressions of the config are checked at the start; the library that reads them takes a while to load. */
import { type CustomField, isComputed } from '../domain/book/custom-field.ts';
import { withoutSecrets } from '../domain/book/sealed.ts';
import type { ConfigProblem } from '../domain/errors.ts';
import { type Compute, type Evaluate, withComputed } from '../pipeline/compute/compute.ts';
import type { OwnFields } from '../ports/own-fields.ts';

/** What is wrong with the expressions of the config. @param others that were added while the program ran */
export async function expressionProblemsIn(fields: readonly CustomField[], others: readonly CustomField[]): Promise<ConfigProblem[]> {
  if (!fields.some(isComputed)) return [];
  const { expressionProblems } = await import('../domain/book/expression.ts');
  return fields.flatMap((field, index) =>
    expressionProblems(field, [...fields, ...others]).map((message) => ({ path: `customFields.${index}.behaviours.computed.expression`, message })),
  );
}

/** Completes records with what is computed, and keeps secrets out of them, also those of fields that were retired. */
export function createCompute(ownFields: Pick<OwnFields, 'current' | 'all'>, evaluate: Evaluate): Compute {
  return (record) => {
    const all = ownFields.all().map(({ field }) => field);
    return withComputed(withoutSecrets(record, all), ownFields.current(), evaluate);
  };
}
