/** Answers about linked data as others read them. */
import type { LinkedDataAnswer } from '../ports/linked-data.ts';

type Rows = Extract<LinkedDataAnswer, { columns: unknown }>;

/** As https://www.w3.org/TR/sparql11-results-json/ has it. */
export function resultsJson(answer: Exclude<LinkedDataAnswer, { things: unknown }>): object {
  if ('isSo' in answer) return { head: {}, boolean: answer.isSo };
  return { head: { vars: answer.columns }, results: { bindings: answer.rows } };
}

/** Values alone, as https://www.w3.org/TR/sparql11-results-csv-tsv/ has them; an empty text for none. */
export function resultTexts({ columns, rows }: Rows): string[][] {
  return rows.map((row) => columns.map((column) => (row[column]?.type === 'bnode' ? '_:' : '') + (row[column]?.value ?? '')));
}
