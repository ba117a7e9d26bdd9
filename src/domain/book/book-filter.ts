/**
 * What a book can be looked for by, field by field: words, a language, a date, yes or no, or exactly a value. The table of fields says which of these a field
 * has; no field is named here.
 */

import { parseLanguage, primaryLanguage } from '../text/language.ts';
import { parsePartialDate } from '../text/partial-date.ts';
import { spaceWords } from '../text/search-words.ts';
import { fold } from '../text/text.ts';
import { customHint, customValue, definitionOf } from './custom-field.ts';
import type { FieldDefinition } from './field-definition.ts';
import { type NamedField, refOf } from './field-input.ts';
import { FIELDS, fieldOf } from './fields.ts';
import type { FieldRef } from './record.ts';

/**
/**
 * How a value is compared with what is wanted. `words`: one name or text has all of the words, whatever their case and accents; `exact`: one
 * name or text is just that; `same`: it is the value, or one of a list.
 */
type Comparison = 'words' | 'language' | 'date' | 'same' | 'exact';

/** A value that a field of a book must have. Plain data, so that a store can be asked for it. */
export interface FieldFilter extends FieldRef {
  comparison: Comparison;
  /** Words as an index has them; a language; a date or the beginning of one; or the value itself. */
  wanted: string | number | boolean;
}

const COMPARISONS: Readonly<Record<FieldDefinition['widget'], Comparison | undefined>> = {
  ...{ text: 'words', textarea: 'words', people: 'words', series: 'words', words: 'words', identifiers: 'words' },
  ...{ date: 'date', language: 'language', 'yes-no': 'same', chapters: undefined, picture: undefined, 'read-only': undefined },
};

/** Fields by which books can be filtered, in the order in which people see them. */
export const FILTER_FIELDS = FIELDS.filter((definition) => comparisonOf(definition) !== undefined);

/** How a field is compared; undefined if books cannot be looked for by it. */
export function comparisonOf({ key, widget }: FieldDefinition): Comparison | undefined {
  return key === 'customFields' ? undefined : COMPARISONS[widget];
}

/** The filter that a text stands for, or a message that says what the text should be. */
export function parseFieldFilter({ definition, custom }: NamedField, text: string): FieldFilter | { problem: string } {
  if (custom) {
    const { comparison } = definitionOf(custom);
    const ref = { field: 'customFields', key: custom.id } as const;
    // Words need not be a whole e-mail address, but they must be one of the values that there are.
    if (comparison === 'words' && custom.values.length === 0) return withWords(ref, text);
    const value = customValue(custom, text);
    if (value === undefined) return { problem: `“${text}” is not ${customHint(custom)}` };
    return comparison === 'words' ? withWords(ref, text) : { ...ref, comparison, wanted: value as string | number | boolean };
  }
  const ref = { field: definition.key };
  switch (comparisonOf(definition)) {
    case 'words':
      return withWords(ref, text);
    case 'language':
      return withValue(ref, 'language', parseLanguage(text), `“${text}” is not a language such as en, de or pt-BR`);
    case 'date':
      return withValue(ref, 'date', parsePartialDate(text), `“${text}” is not a date such as 2019, 2019-05 or 2019-05-01`);
    case 'same':
      return withValue(ref, 'same', /^(?:yes|true)$/i.test(text) || (/^(?:no|false)$/i.test(text) ? false : undefined), `“${text}” is neither yes nor no`);
    default:
      return { problem: `books cannot be looked for by ${definition.key}` };
  }
}

/** The filter for exactly the value that a person reads. */
export function exactFilter(named: NamedField, text: string): FieldFilter | { problem: string } {
  const ref = refOf(named);
  return withValue(ref, 'exact', text || undefined, `no value is given for ${ref.key ?? ref.field}`);
}

function withWords(ref: FieldRef, text: string): FieldFilter | { problem: string } {
  const words = spaceWords(fold(text));
  return withValue(ref, 'words', words || undefined, `“${text}” has no letter or digit`);
}

function withValue(ref: FieldRef, comparison: Comparison, wanted: FieldFilter['wanted'] | undefined, problem: string): FieldFilter | { problem: string } {
  return wanted === undefined ? { problem } : { ...ref, comparison, wanted };
}

/** True for a value that is as wanted. @param value of the field; undefined if it has none */
export function fitsFilter({ comparison, wanted, ...ref }: FieldFilter, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  switch (comparison) {
    case 'same':
      return Array.isArray(value) ? value.includes(wanted) : value === wanted;
    case 'date':
      return String(value).startsWith(String(wanted));
    case 'language':
      return value === wanted || primaryLanguage(String(value)) === wanted;
    case 'exact':
      return namesOf(ref, value).includes(String(wanted));
    case 'words': {
      const words = String(wanted).split(' ');
      return textsOf(ref, value).some((text) => words.every((word) => ` ${text} `.includes(` ${word} `)));
    }
  }
}

/** Each name or text of a value by itself, as people read it, and a name without what stands behind it. */
export function namesOf({ field, key }: FieldRef, value: unknown): string[] {
  const isList = Array.isArray(value);
  const { show } = fieldOf(field);
  return (isList ? value : [value]).flatMap((each) => {
    if (key !== undefined) return typeof each === 'boolean' ? [each ? 'yes' : 'no'] : [String(each)];
    const { name } = each as { name?: unknown };
    return [show((isList ? [each] : each) as never), ...(typeof name === 'string' ? [name] : []), ...(typeof each === 'string' ? [each] : [])];
  });
}

/** Each name or text of a value by itself, as an index has it. */
export function textsOf({ field, key }: FieldRef, value: unknown): string[] {
  const isList = Array.isArray(value);
  const { searchText } = fieldOf(field);
  const text = (each: unknown) => (key === undefined ? searchText((isList ? [each] : each) as never) : fold(String(each)));
  return (isList ? value : [value]).map((each) => spaceWords(text(each)));
}
