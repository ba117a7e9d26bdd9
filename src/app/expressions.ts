/** The expressions of computed fields in the config. They are read at the start, and only there: the library that reads them takes a while to load. */
import { type CustomField, isComputed } from '../domain/book/custom-field.ts';
import { ConfigError } from '../domain/errors.ts';

/** Throws `ConfigError` with all that is wrong with them. */
export async function checkExpressions(fields: readonly CustomField[]): Promise<void> {
  if (!fields.some(isComputed)) return;
  const { expressionProblems } = await import('../domain/book/expression.ts');
  const problems = fields.flatMap((field, index) =>
    expressionProblems(field, fields).map((message) => ({ path: `customFields.${index}.behaviours.computed.expression`, message })),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}
