/** What a field of the user's own is likely to hold, of which somebody said no type: its bounds speak first, then the words of its name. */
import type { CustomType } from './custom-types.ts';

const NAMED: readonly [RegExp, CustomType][] = [
  [/\b(?:e-?mail)\b/, 'email'],
  [/\b(?:link|url|website|web page|homepage)\b/, 'link'],
  [/\b(?:phone|telephone|mobile|fax)\b/, 'phone'],
  [/\b(?:notes?|comments?|remarks?|review|summary|synopsis)\b/, 'long-text'],
  [/\b(?:price|cost|costs|paid|fee)\b/, 'currency'],
  [/\b(?:percent|percentage|progress)\b/, 'percentage'],
  [/\b(?:lent to|people|persons?|readers?|borrowers?|translators?|illustrators?|editors?)\b/, 'people'],
  [/\b(?:date|day)\b|\b(?:on|at|since|until)$/, 'date'],
  [/^(?:is|has|was|can)\b/, 'boolean'],
  [/\bcolou?r\b/, 'colour'],
  [/\b(?:count|number|quantity|copies|times|rating|score|stars)\b/, 'number'],
  [/\b(?:tags|keywords|topics|moods|shelves)\b/, 'list'],
  [/\bseries\b/, 'series'],
  [/\b(?:identifiers?|isbns?|asins?)\b/, 'identifiers'],
  [/\bjson\b/, 'json'],
];

export interface FieldWords {
  id: string;
  label?: unknown;
  values?: unknown;
  min?: unknown;
  max?: unknown;
  step?: unknown;
  currency?: unknown;
}

export function guessedType({ id, label, values, min, max, step, currency }: FieldWords): CustomType {
  const names = [id.replaceAll('_', ' '), ...(typeof label === 'string' ? [label.toLowerCase()] : [])];
  const named = NAMED.find(([name]) => names.some((each) => name.test(each)))?.[1];
  if (Array.isArray(values) && values.length > 0) return named === 'list' ? 'list' : 'enumeration';
  if (isSaid(currency)) return 'currency';
  const isNumber = named === 'currency' || named === 'percentage';
  if (isSaid(min) || isSaid(max) || isSaid(step)) return isNumber ? named : isSaid(min) && isSaid(max) ? 'range' : 'number';
  return named ?? 'text';
}

function isSaid(bound: unknown): boolean {
  return bound !== undefined && bound !== null;
}
