/** The catalogue as linked data that can be asked in SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/). */

export interface LinkedDataQuestion {
  /** In SPARQL. The prefixes of docs/linked-data.md need no declaration. */
  query: string;
  /** So many rows at most. */
  limit: number;
}

/** A value as the results format has it: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms */
export interface LinkedTerm {
  type: 'uri' | 'literal' | 'bnode';
  value: string;
  /** Of a literal that is no plain text. */
  datatype?: string;
  'xml:lang'?: string;
}

export type LinkedDataAnswer =
  /** Of SELECT. A row has no value for what is unbound. */
  | { columns: string[]; rows: Record<string, LinkedTerm>[]; isCut: boolean }
  /** Of ASK. */
  | { isSo: boolean }
  /** Of CONSTRUCT and DESCRIBE: things, as JSON-LD without a context. */
  | { things: unknown[]; isCut: boolean };

/** Resolves to a problem where the question is none, or takes too much. */
export type AskLinkedData = (question: LinkedDataQuestion) => Promise<LinkedDataAnswer | { problem: string }>;
