/** Fields of the user's own: their types, and their values from all the forms in which people and files write them. */
import { parsePartialDate } from '../text/partial-date.ts';
import { cleanLine, cleanText } from '../text/text.ts';

export const CUSTOM_TYPES = ['text', 'number', 'date', 'boolean', 'list', 'enumeration'] as const;
export type CustomType = (typeof CUSTOM_TYPES)[number];

export interface CustomField {
  /** Key in records and commands: lower-case letters, digits, `_`. */
  id: string;
  label: string;
  type: CustomType;
  /** The values that an enumeration allows. */
  values: readonly string[];
  /** The calibre column that holds it, with its `#`. */
  column: string;
}

/** A date is text as in `partial-date.ts`. */
export type CustomValue = string | number | boolean | string[];

const YES = new Set(['yes', 'true', 'on', '1']);
const NO = new Set(['no', 'false', 'off', '0']);

/** Reads a value of the field's type from what somebody wrote; undefined if it cannot be one. A `;` separates the values of a list. */
export function customValue({ type, values }: CustomField, raw: unknown): CustomValue | undefined {
  const text = typeof raw === 'string' ? raw.trim() : typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;
  if (type === 'list') return listValue(Array.isArray(raw) ? raw : text?.split(';'));
  if (text === undefined || text === '') return undefined;
  switch (type) {
    case 'text':
      return cleanText(text) || undefined;
    case 'number':
      return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'date':
      return parsePartialDate(text);
    case 'boolean':
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined;
    case 'enumeration':
      return values.find((value) => value.toLowerCase() === text.toLowerCase());
  }
}

function listValue(raw: readonly unknown[] | undefined): string[] | undefined {
  const words = (raw ?? []).filter((word) => typeof word === 'string').map(cleanLine);
  const unique = [...new Set(words.filter(Boolean))];
  return unique.length > 0 ? unique : undefined;
}

/** What such a field may be, for a message. */
export function customHint({ type, values }: CustomField): string {
  if (type === 'enumeration') return `one of ${values.join(', ')}`;
  return { text: 'a text', number: 'a number', date: 'a date such as 2019 or 2019-05-01', boolean: 'yes or no', list: 'texts parted by “;”' }[type];
}
