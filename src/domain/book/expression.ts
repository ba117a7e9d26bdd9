/**
 * Expressions over the fields of a book, in JSONata: what one reads, what is wrong with it, and in which order several are to be evaluated.
 * The library takes a while to load, so that this file is imported only where somebody has a computed field.
 */
import jsonata, { type ExprNode } from 'jsonata';
import type { CustomField } from './custom-field.ts';
import { FIELD_KEYS } from './fields.ts';

/** They say something else each time, or run what a text says. */
const NOT_OFFERED = new Set(['now', 'millis', 'random', 'shuffle', 'eval']);

export interface ComputedField {
  field: CustomField;
  expression: string;
  /** Keys of the fields that it reads, in the order of the table, the user's own behind them. */
  reads: readonly string[];
}

type Read = { words: ReadonlySet<string>; variables: ReadonlySet<string> } | { problem: string };

/** @returns every name in an expression, and what it looks up by a text */
function read(expression: string): Read {
  try {
    const words = new Set<string>();
    const variables = new Set<string>();
    const visited = new Set<unknown>();
    const visit = (node: unknown) => {
      if (typeof node !== 'object' || node === null || visited.has(node)) return;
      visited.add(node);
      const { type, value, procedure, arguments: given = [] } = node as Partial<ExprNode>;
      if (type === 'name') words.add(String(value));
      if (type === 'variable') variables.add(String(value));
      if (procedure?.value === 'lookup') for (const each of given) if (each.type === 'string') words.add(String(each.value));
      for (const part of Object.values(node)) visit(part);
    };
    visit(jsonata(expression).ast());
    return { words, variables };
  } catch (error) {
    // The library throws objects that are no errors, and an expression of a thousand brackets takes all of the stack.
    const { message, position } = error as { message?: unknown; position?: unknown };
    return { problem: `${String(message)}${typeof position === 'number' ? ` (at letter ${position})` : ''}` };
  }
}

/**
 * What is wrong with the expression of a field, by itself and among all others.
 * @param fields all of the user's own, the field itself among them or not
 */
export function expressionProblems({ id, ...field }: CustomField, fields: readonly CustomField[]): string[] {
  const expression = field.behaviours?.computed?.expression;
  if (expression === undefined) return [];
  const found = read(expression);
  if ('problem' in found) return [`the expression of ${id} cannot be read: ${found.problem}`];
  const unoffered = [...NOT_OFFERED]
    .filter((name) => found.variables.has(name))
    .map((name) => `$${name} is not offered in expressions: equal books get equal values`);
  const others = fields.filter((other) => other.id !== id);
  const secret = others
    .filter((other) => found.words.has(other.id) && !isReadable(other))
    .map((other) => `no expression can read ${other.id}, which is secret`);
  const circle = circleFrom({ id, ...field }, others);
  return [...unoffered, ...secret, ...(circle ? [`computed fields go round in a circle: ${circle.join(' reads ')}`] : [])];
}

/** Nobody reads these, and so no expression. */
function isReadable({ behaviours }: CustomField): boolean {
  return behaviours?.encrypted !== true && behaviours?.writeOnly !== true;
}

function circleFrom(field: CustomField, others: readonly CustomField[]): string[] | undefined {
  const reads = readsOf([...others, field]);
  const visited = new Set<string>();
  const wayTo = (at: string): string[] | undefined => {
    if (visited.has(at)) return undefined;
    visited.add(at);
    for (const next of reads.get(at) ?? []) {
      const way = next === field.id ? [next] : wayTo(next);
      if (way) return [at, ...way];
    }
    return undefined;
  };
  return wayTo(field.id);
}

/** Of each computed field, the fields that it reads. */
function readsOf(fields: readonly CustomField[]): Map<string, string[]> {
  const names = [...FIELD_KEYS.filter((key) => key !== 'customFields'), ...fields.filter(isReadable).map(({ id }) => id)];
  return new Map(
    fields.flatMap(({ id, behaviours }): [string, string[]][] => {
      const found = behaviours?.computed && read(behaviours.computed.expression);
      return found ? [[id, 'problem' in found ? [] : names.filter((name) => found.words.has(name))]] : [];
    }),
  );
}

/** The computed fields, each behind those that it reads. One that is in a circle stands where it is come upon. */
export function inOrder(fields: readonly CustomField[]): ComputedField[] {
  const reads = readsOf(fields);
  const placed = new Map<string, ComputedField>();
  const begun = new Set<string>();
  const place = (id: string) => {
    const field = fields.find((each) => each.id === id);
    const expression = field?.behaviours?.computed?.expression;
    if (!field || expression === undefined || begun.has(id)) return;
    begun.add(id);
    for (const other of reads.get(id) ?? []) place(other);
    placed.set(id, { field, expression, reads: reads.get(id) ?? [] });
  };
  for (const { id } of fields) place(id);
  return [...placed.values()];
}
